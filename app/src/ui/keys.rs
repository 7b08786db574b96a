//! The keys: those that work everywhere, and those of what is on the screen, which [`acts`] knows.

use leptos::{ev, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, Element, Event, HtmlElement, KeyboardEvent};

use super::{acts, command::Command, dialog, erase::effect, stored::Store, tabs, words::later};
use crate::search::{ask::Bar, bar};

/// The dialog that lists them.
pub const DIALOG: &str = "keys";

/// Where it is remembered that single keys are off.
const STORED: &str = "keys";

/// How long the second of two keys is waited for (ms).
const PAIR: f64 = 1_500.0;

/// A key that works on every page, what it does in words, and how.
pub struct Key {
    pub key: &'static str,
    run: fn(Keys),
}

pub const EVERYWHERE: [Key; 6] = [
    Key { key: "/", run: |_| bar::focus() },
    Key { key: "?", run: Keys::show },
    Key { key: "j", run: |_| to_row(1) },
    Key { key: "k", run: |_| to_row(-1) },
    Key { key: "[", run: |_| tabs::step(-1) },
    Key { key: "]", run: |_| tabs::step(1) },
];

impl Key {
    pub const fn text(&self) -> &'static str {
        match self.key.as_bytes() {
            b"/" => later("Search from anywhere"),
            b"?" => later("Show these keys"),
            b"j" => later("Next row of a list"),
            b"k" => later("Previous row of a list"),
            b"[" => later("The open tab before"),
            _ => later("The open tab after"),
        }
    }
}

#[derive(Clone, Copy)]
pub struct Keys {
    /// How often the list was opened: it is written anew each time.
    pub shown: RwSignal<u32>,
    /// Whether single keys do anything (WCAG 2.1.4).
    pub single: RwSignal<bool>,
    /// The first of two keys, and when it was pressed.
    first: StoredValue<(String, f64)>,
    command: Option<Command>,
}

/// Listens as long as the page lives.
pub fn listen(command: Option<Command>) -> Keys {
    let keys = Keys { shown: RwSignal::new(0), single: RwSignal::new(true), first: StoredValue::default(), command };
    provide_context(keys);
    let (bar, navigate) = (expect_context::<Bar>(), use_navigate());
    let go = Callback::new(move |path: String| navigate(&path, NavigateOptions::default()));
    effect(move || {
        keys.turn(Store::Browser.get(STORED).as_deref() != Some("off"));
        let pressed = window_event_listener(ev::keydown, move |event| keys.pressed(&event));
        let pasted = window_event_listener(ev::paste, move |event| pasted(bar, go, &event));
        on_cleanup(move || {
            pressed.remove();
            pasted.remove();
        });
    });
    keys
}

impl Keys {
    /// Opens the list of keys.
    pub fn show(self) {
        self.shown.update(|times| *times += 1);
        dialog::open(DIALOG);
    }

    /// Single keys on or off, as this browser remembers it.
    pub fn turn(self, on: bool) {
        self.single.set(on);
        if let Some(root) = document().document_element() {
            _ = root.set_attribute("data-single", if on { "on" } else { "off" });
        }
        Store::Browser.set(STORED, (!on).then_some("off"));
    }

    fn pressed(self, event: &KeyboardEvent) {
        if event.default_prevented() || event.is_composing() {
            return;
        }
        let mut key = event.key();
        if key.len() == 1 && !event.shift_key() {
            // With Caps Lock on, too.
            key.make_ascii_lowercase();
        }
        let (control, alt) = (event.ctrl_key() || event.meta_key(), event.alt_key());
        let modal = document().query_selector("dialog[open]").ok().flatten().is_some();
        // By where it is: with Alt a Mac writes another sign.
        let place = event.code().strip_prefix("Digit").and_then(|digit| digit.parse::<usize>().ok());
        let place = place.filter(|it| (1..=tabs::MOST).contains(it));
        // On some keyboards a sign has to be written with Alt: `@` is where the 2 is.
        let sign = key.len() == 1 && key.as_bytes()[0].is_ascii_punctuation();
        let written = sign && target(event).as_ref().is_some_and(is_field);
        let done = match (self.command, place) {
            _ if modal => return,
            (Some(command), _) if control && !alt && key.eq_ignore_ascii_case("k") => {
                command.open();
                true
            }
            (_, Some(place)) if alt && !control && !written && tabs::go(place - 1) => true,
            _ if control || alt && !sign => return,
            _ => self.single(event, &key),
        };
        if done {
            event.prevent_default();
        }
    }

    /// A key without any other; whether it did something.
    fn single(self, event: &KeyboardEvent, key: &str) -> bool {
        let target = target(event);
        let empty = target.as_ref().is_some_and(bar::is_empty);
        if key == "/" && empty {
            // The bar has the focus already: pressed all the same, it is not the beginning of what is meant.
            return self.single.get_untracked();
        }
        // Nor does anybody search for a question mark, where the home page has given the bar the focus.
        if target.as_ref().is_some_and(is_field) && !(key == "?" && empty) {
            return false;
        }
        if key == "Enter" {
            return target.is_some_and(|it| enter(&it));
        }
        // Keys with names are others': Tab, Shift, Escape.
        if key.chars().count() != 1 || !self.single.get_untracked() {
            return false;
        }
        let (first, at) = self.first.try_update_value(std::mem::take).unwrap_or_default();
        let second = !first.is_empty() && event.time_stamp() - at < PAIR;
        second && acts::press(&[&first, " ", key].concat()) || self.alone(event, key)
    }

    /// One key, or the first of two.
    fn alone(self, event: &KeyboardEvent, key: &str) -> bool {
        if let Some(known) = EVERYWHERE.iter().find(|it| it.key == key) {
            (known.run)(self);
            return true;
        }
        if acts::begins(key) {
            self.first.set_value((key.to_owned(), event.time_stamp()));
            return true;
        }
        acts::press(key)
    }
}

pub fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

fn is_field(element: &Element) -> bool {
    element.matches("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]").unwrap_or(false)
}

/// Moves the focus by `step` among the rows of what is on the screen.
fn to_row(step: i32) {
    let Ok(rows) = document().query_selector_all("main [data-row]") else { return };
    let rows: Vec<HtmlElement> = (0..rows.length()).filter_map(|i| rows.get(i)?.dyn_into().ok()).collect();
    let Some(last) = rows.len().checked_sub(1) else { return };
    // What is in a row belongs to it.
    let focused = document().active_element();
    let now = rows.iter().position(|row| row.contains(focused.as_ref().map(AsRef::as_ref)));
    let next = match (now, step) {
        (None, 1) => 0,
        (None, _) => last,
        (Some(at), 1) => (at + 1).min(last),
        (Some(at), _) => at.saturating_sub(1),
    };
    _ = rows[next].focus();
}

/// Enter on a row that is no link itself opens the first that it has.
fn enter(row: &Element) -> bool {
    let link = row.matches("[data-row]:not(a)").unwrap_or(false).then(|| row.query_selector("a[href]").ok().flatten());
    let link = link.flatten().and_then(|it| it.dyn_into::<HtmlElement>().ok());
    link.is_some_and(|it| {
        it.click();
        true
    })
}

/// What is pasted with no field to take it is searched for.
fn pasted(bar: Bar, go: Callback<String>, event: &ClipboardEvent) {
    let target = target(event);
    let modal = document().query_selector("dialog[open]").ok().flatten().is_some();
    if modal || target.as_ref().is_some_and(is_field) {
        return;
    }
    let text = event.clipboard_data().and_then(|data| data.get_data("text").ok()).unwrap_or_default();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if !text.is_empty() && bar::take(bar, &text, go) {
        event.prevent_default();
    }
}
