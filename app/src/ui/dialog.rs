//! Dialogs over the page, each known by its id; the one here lists the keys.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlElement, HtmlInputElement};

use super::icon::Icon;
use super::words::{later, t};

const KEYS: &[(&[&str], &str)] = &[
    (&["/"], later("Search from anywhere")),
    (&["↑", "↓"], later("Move through what was found")),
    (&["Enter"], later("Open it; with nothing chosen, show all results")),
    (&["Esc"], later("Close the list, then clear the text")),
    (&["Backspace"], later("In the empty search bar: leave the customer it is limited to")),
    (&["j", "k"], later("Next and previous row of a list")),
    (&["?"], later("Show these keys")),
];

/// The list of keys. [`show_keys`] opens it.
#[component]
pub fn KeysDialog() -> AnyView {
    view! {
        <dialog class="dialog" id="keys" aria-labelledby="keys-title">
            <form method="dialog" class="dialog-head">
                <h2 id="keys-title">{t("Keys")}</h2>
                <button class="button ghost square" aria-label=t("Close")>
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
                                <dd>{t(what)}</dd>
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
    open("keys");
}

/// Opens the dialog of this id; whether it was closed before.
pub fn open(id: &str) -> bool {
    find(id).is_some_and(|dialog| !dialog.open() && dialog.show_modal().is_ok())
}

pub fn is_open(id: &str) -> bool {
    find(id).is_some_and(|dialog| dialog.open())
}

pub fn close(id: &str) {
    if let Some(dialog) = find(id) {
        dialog.close();
    }
}

fn find(id: &str) -> Option<HtmlDialogElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Gives the focus to the first of the page that `selector` names.
pub fn focus(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(found) = found.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        _ = found.focus();
    }
}

/// What stands in the first field of the page that `selector` names, without the space round it.
pub fn value(selector: &str) -> String {
    field(selector).map(|field| field.value().trim().to_owned()).unwrap_or_default()
}

/// Writes into that field.
pub fn set_value(selector: &str, text: &str) {
    if let Some(field) = field(selector) {
        field.set_value(text);
    }
}

/// Fields of every kind have a value by that name.
fn field(selector: &str) -> Option<HtmlInputElement> {
    document().query_selector(selector).ok().flatten().map(JsCast::unchecked_into)
}
