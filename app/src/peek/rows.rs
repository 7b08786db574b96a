//! What the hand does on the rows of a list: Space or a long press shows the card beside it, the next row takes it along,
//! a press chooses while one is shown. Rows are links, so all else is the browser's. One that leads elsewhere names its card
//! by `data-peek="/users/…"`.

use std::time::Duration;

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent, MouseEvent};

use super::{Peek, card};
use crate::ui::{erase::effect, keys::target};

/// A finger that stays this long means the card beside the list.
const LONG: Duration = Duration::from_millis(450);

/// From this width a list and a card stand side by side, and a finger's press chooses. The style sheet says it too.
const SPLIT: &str = "(width >= 1024px) and (pointer: coarse)";

const ROWS: &str = "main [data-row]";

/// Keys work wherever the focus is.
pub fn listen(peek: Peek) {
    effect(move || {
        let keys = window_event_listener(ev::keydown, move |event| pressed(peek, &event));
        on_cleanup(move || keys.remove());
    });
    effect(move || {
        if peek.path.with(String::is_empty) {
            peek.pushed.set_value(false);
        }
    });
}

/// `true` on the row of the card at `path` while that is shown: `aria-current`.
pub fn current(path: &str) -> Box<dyn Fn() -> Option<&'static str> + Send> {
    let peek = use_context::<Peek>().filter(|_| card(path).is_some());
    let path = path.to_owned();
    Box::new(move || peek?.path.with(|now| *now == path).then_some("true"))
}

/// A list that came after its card was named, after a reload too: the focus goes to the card's row.
pub fn focused_again() {
    if let Some(peek) = use_context::<Peek>() {
        effect(move || {
            let path = peek.path.get_untracked();
            let nobody = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
            if nobody && !path.is_empty() {
                focus(&path);
            }
        });
    }
}

/// Of several rows with the same card, that with the focus keeps it.
pub fn focus(path: &str) {
    if path_of(document().active_element().as_ref()).as_deref() == Some(path) {
        return;
    }
    if let Some(row) = rows().into_iter().find(|row| card_path(row) == path) {
        _ = row.focus();
    }
}

/// The first row that has a card, or the one with the focus.
pub fn first() -> Option<String> {
    let focused = document().active_element().map(|element| card_path(&element));
    let mut paths = rows().into_iter().map(|row| card_path(&row)).filter(|path| card(path).is_some());
    let first = paths.next()?;
    Some(match focused {
        Some(path) if paths.any(|other| other == path) => path,
        _ => first,
    })
}

fn rows() -> Vec<HtmlElement> {
    let Ok(rows) = document().query_selector_all(ROWS) else { return Vec::new() };
    (0..rows.length()).filter_map(|at| rows.get(at)?.dyn_into().ok()).collect()
}

fn card_path(row: &Element) -> String {
    row.get_attribute("data-peek").or_else(|| row.get_attribute("href")).unwrap_or_default()
}

/// The path of the card of the row that `element` is in.
fn path_of(element: Option<&Element>) -> Option<String> {
    let path = card_path(&element?.closest(ROWS).ok()??);
    card(&path).is_some().then_some(path)
}

fn pressed(peek: Peek, event: &KeyboardEvent) {
    let modal = document().query_selector("dialog[open]").ok().flatten().is_some();
    let held = event.ctrl_key() || event.meta_key() || event.alt_key() || event.shift_key();
    if event.default_prevented() || modal || held || event.is_composing() {
        return;
    }
    peek.pressed.set_value(false);
    let element = target(event);
    match event.key().as_str() {
        " " => {
            let Some(path) = path_of(element.as_ref()) else { return };
            if peek.path.with_untracked(|now| *now == path) {
                peek.close();
            } else {
                peek.show(path);
            }
        }
        // What lies over both closes first.
        "Escape" if document().query_selector(".menu[open], :popover-open").ok().flatten().is_some() => return,
        "Escape" if peek.is_open() => {
            let writes = "input, textarea, select, [contenteditable]";
            if element.is_some_and(|it| it.matches(writes).unwrap_or(false)) {
                return;
            }
            peek.close();
        }
        _ => return,
    }
    event.prevent_default();
}

/// The focus came to a row: the card that is shown follows. Not when a long press ends: the list made room under the finger,
/// which is over another row by then.
pub fn focused(peek: Peek) -> Box<dyn FnMut(ev::FocusEvent)> {
    Box::new(move |event| {
        if peek.pressed.get_value() {
            return;
        }
        if let Some(path) = path_of(target(&event).as_ref()).filter(|_| peek.is_open()) {
            peek.follow(path);
        }
    })
}

/// A press on a row chooses it while a card is shown. One with a modifier is the browser's, and Enter opens the card.
pub fn clicked(peek: Peek) -> Box<dyn FnMut(ev::MouseEvent)> {
    Box::new(move |event: MouseEvent| {
        if peek.pressed.get_value() {
            focus(&peek.path.get_untracked());
            peek.pressed.set_value(false);
            return event.prevent_default();
        }
        let split = || window().match_media(SPLIT).ok().flatten().is_some_and(|it| it.matches());
        let plain = event.button() == 0
            && event.detail() > 0
            && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
        if !plain || event.default_prevented() || !(peek.is_open() || split()) {
            return;
        }
        if let Some(path) = path_of(target(&event).as_ref()) {
            event.prevent_default();
            peek.show(path);
        }
    })
}

/// A finger on a row: when it stays, the card is shown. Lifted or moved before, it was a press or a scroll.
pub fn touched(peek: Peek) -> Box<dyn FnMut(ev::PointerEvent)> {
    Box::new(move |event: ev::PointerEvent| {
        peek.stop();
        peek.pressed.set_value(false);
        if event.pointer_type() == "mouse" {
            return;
        }
        if let Some(path) = path_of(target(&event).as_ref()) {
            let then = move || {
                if peek.pressed.try_set_value(true).is_none() {
                    peek.show(path);
                }
            };
            peek.resting.set_value(set_timeout_with_handle(then, LONG).ok());
        }
    })
}

pub fn lifted(peek: Peek) -> Box<dyn FnMut(ev::PointerEvent)> {
    Box::new(move |_| peek.stop())
}

/// The browser's own menu on a long press would stand over the card.
pub fn menu(peek: Peek) -> Box<dyn FnMut(ev::MouseEvent)> {
    Box::new(move |event| {
        if peek.pressed.get_value() {
            event.prevent_default();
        }
    })
}
