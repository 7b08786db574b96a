//! A button that has to be pressed twice: for what cannot be taken back. Passkeys, authenticator apps and recovery codes are
//! secrets that are gone once they are removed. What can be taken back asks nothing: it is done at once, and the line that
//! says so offers *Undo* (`Toasts::undoable`).

use leptos::prelude::*;

use super::erase::{changing, press};
use super::words::t;

/// `what` completes `text` for those who hear the page: "Remove" "the passkey of the laptop".
#[component]
pub fn Sure(text: &'static str, #[prop(into)] what: String, act: Callback<()>) -> AnyView {
    let armed = RwSignal::new(false);
    let pressed = move || {
        if armed.get_untracked() {
            armed.set(false);
            act.run(());
        } else {
            armed.set(true);
        }
    };
    view! {
        <button
            type="button"
            class="button danger needs-script"
            class:on=armed
            on:click=press(pressed)
            on:blur=move |_| _ = armed.try_set(false)
        >
            {text}
            <span class="sr">" " {what}</span>
            <span role="status">{changing(move || armed.get().then_some(t("? Press again")))}</span>
        </button>
    }
    .into_any()
}
