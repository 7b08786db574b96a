//! What a mouse is told by resting on something, a finger is told by a press on it: the moment behind "2 hours ago", the
//! names behind "3 customers".

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::{erase::effect, toast::Toasts};

/// What does something else when it is pressed.
const ACTS: &str = "a, button, input, select, textarea, label, summary";

/// Listens as long as the page lives.
pub fn listen() {
    let toasts = expect_context::<Toasts>();
    effect(move || {
        let presses = window_event_listener(ev::click, move |event| {
            let hovers = window().match_media("(hover: none)").ok().flatten().is_none_or(|it| !it.matches());
            let element = event.target().and_then(|it| it.dyn_into::<Element>().ok());
            let Some(element) = element.filter(|it| !hovers && it.closest(ACTS).ok().flatten().is_none()) else {
                return;
            };
            let titled = element.closest("[title]").ok().flatten();
            if let Some(title) = titled.and_then(|it| it.get_attribute("title")).filter(|title| !title.is_empty()) {
                toasts.say(title);
            }
        });
        on_cleanup(move || presses.remove());
    });
}
