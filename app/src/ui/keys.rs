//! The keys that work everywhere: `/` searches, `?` lists the keys, `j` and `k` go through the rows.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use super::{dialog::show_keys, erase::effect};
use crate::search::bar;

/// Listens as long as the page lives.
pub fn listen() {
    effect(move || {
        let handle = window_event_listener(ev::keydown, pressed);
        on_cleanup(move || handle.remove());
    });
}

fn pressed(event: KeyboardEvent) {
    let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
    if event.key() == "/" && target.as_ref().is_some_and(bar::is_empty) {
        // The bar has the focus already: pressed all the same, it is not the beginning of what is meant.
        return event.prevent_default();
    }
    let typing = target.is_some_and(|it| is_field(&it));
    let modal = document().query_selector("dialog[open]").ok().flatten().is_some();
    if typing || modal || event.ctrl_key() || event.meta_key() || event.alt_key() || event.is_composing() {
        return;
    }
    match event.key().as_str() {
        "/" => bar::focus(),
        "?" => show_keys(),
        "j" => to_row(1),
        "k" => to_row(-1),
        _ => return,
    }
    event.prevent_default();
}

fn is_field(element: &Element) -> bool {
    element.matches("input, textarea, select, [contenteditable]").unwrap_or(false)
}

/// Moves the focus by `step` among the links marked `data-row`. Enter then opens the link, as it does any.
fn to_row(step: i32) {
    let Ok(rows) = document().query_selector_all("[data-row]") else { return };
    let rows: Vec<HtmlElement> = (0..rows.length()).filter_map(|i| rows.get(i)?.dyn_into().ok()).collect();
    let Some(last) = rows.len().checked_sub(1) else { return };
    let focused = document().active_element();
    let now = rows.iter().position(|row| focused.as_ref() == Some(row.as_ref()));
    let next = match (now, step) {
        (None, 1) => 0,
        (None, _) => last,
        (Some(at), 1) => (at + 1).min(last),
        (Some(at), _) => at.saturating_sub(1),
    };
    _ = rows[next].focus();
}
