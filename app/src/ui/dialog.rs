//! A dialog over the page; this one lists the keys.

use leptos::prelude::*;

use super::icon::Icon;

const KEYS: &[(&[&str], &str)] = &[
    (&["/"], "Search from anywhere"),
    (&["↑", "↓"], "Move through what was found"),
    (&["Enter"], "Open it; with nothing chosen, show all results"),
    (&["Esc"], "Close the list, then clear the text"),
    (&["Backspace"], "In the empty search bar: leave the customer it is limited to"),
    (&["j", "k"], "Next and previous row of a list"),
    (&["?"], "Show these keys"),
];

/// The list of keys. [`show_keys`] opens it.
#[component]
pub fn KeysDialog() -> AnyView {
    view! {
        <dialog class="dialog" id="keys" aria-labelledby="keys-title">
            <form method="dialog" class="dialog-head">
                <h2 id="keys-title">"Keys"</h2>
                <button class="button ghost square" aria-label="Close">
                    <Icon name="x" />
                </button>
            </form>
            <dl class="keys">
                {KEYS
                    .iter()
                    .map(|(keys, what)| {
                        view! {
                            <div>
                                <dt>{keys.iter().map(|key| view! { <kbd>{*key}</kbd> }).collect_view()}</dt>
                                <dd>{*what}</dd>
                            </div>
                        }
                    })
                    .collect_view()}
            </dl>
        </dialog>
    }
    .into_any()
}

/// Opens the list of keys; nothing when it is open.
pub fn show_keys() {
    use wasm_bindgen::JsCast;
    let dialog = document().get_element_by_id("keys").and_then(|it| it.dyn_into::<web_sys::HtmlDialogElement>().ok());
    if let Some(dialog) = dialog.filter(|dialog| !dialog.open()) {
        _ = dialog.show_modal();
    }
}
