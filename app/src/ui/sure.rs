//! A button that has to be pressed twice: for what cannot be taken back. Passkeys, authenticator apps and recovery codes are
//! secrets that are gone once they are removed; a permission that was given back has to be asked for anew. What can be taken
//! back asks nothing: it is done at once, and the line that says so offers *Undo* (`Toasts::undoable`).

use std::time::Duration;

use leptos::{ev, prelude::*};
use web_sys::js_sys::Date;

use super::erase::changing;
use super::words::t;

/// How long the second press is waited for.
const WAITS: Duration = Duration::from_secs(5);

/// `what` completes `text` for those who hear the page: "Remove" "the passkey of the laptop".
#[component]
pub fn Sure(text: &'static str, #[prop(into)] what: String, act: Callback<()>) -> AnyView {
    let armed = RwSignal::new(false);
    let at = StoredValue::new(0.0);
    let pressed: Box<dyn FnMut(ev::MouseEvent)> = Box::new(move |event| {
        // A double click is one press.
        if event.detail() > 1 {
            return;
        }
        if armed.get_untracked() {
            armed.set(false);
            return act.run(());
        }
        let now = Date::now();
        armed.set(true);
        at.set_value(now);
        let over = move || {
            if at.try_get_value() == Some(now) {
                armed.set(false);
            }
        };
        set_timeout(over, WAITS);
    });
    // Nor is one that goes on: a key that is held presses again and again.
    let held: Box<dyn FnMut(ev::KeyboardEvent)> = Box::new(|event| {
        if event.repeat() && event.key() == "Enter" {
            event.prevent_default();
        }
    });
    let again = t("? Press again");
    view! {
        <button
            type="button"
            class="button danger needs-script"
            class:on=armed
            on:click=pressed
            on:keydown=held
            on:blur=move |_| _ = armed.try_set(false)
        >
            {text}
            <span class="sr">" " {what}</span>
            <span>{changing(move || armed.get().then_some(again))}</span>
        </button>
        // What is inside a button is its name, and is not said by itself.
        <span class="sr" role="status">{changing(move || armed.get().then(|| [text, again].concat()))}</span>
    }
    .into_any()
}
