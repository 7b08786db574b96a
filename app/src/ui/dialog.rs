//! Dialogs over the page, each known by its id, and the fields in them.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlElement, HtmlFormElement, HtmlInputElement};

/// Where a dialog says what the page says at its foot.
const SAID: &str = ".dialog-said";

/// Opens the dialog of this id; whether it was closed before.
pub fn open(id: &str) -> bool {
    find(id).is_some_and(|dialog| {
        listen(&dialog);
        !dialog.open() && dialog.show_modal().is_ok()
    })
}

/// The place for what is said while the dialog is open: it has to be there before.
fn listen(dialog: &HtmlDialogElement) {
    if let (Ok(None), Ok(line)) = (dialog.query_selector(SAID), document().create_element("p")) {
        line.set_class_name("dialog-said");
        _ = line.set_attribute("aria-live", "polite");
        _ = dialog.append_child(&line);
    }
}

/// Says `text` in the dialog that is open, where one is: all outside of it is neither heard nor well seen.
pub fn say(text: &str) {
    if let Ok(Some(line)) = document().query_selector(&["dialog[open] ", SAID].concat()) {
        line.set_text_content(Some(text));
    }
}

pub fn is_open(id: &str) -> bool {
    find(id).is_some_and(|dialog| dialog.open())
}

pub fn close(id: &str) {
    if let Some(dialog) = find(id) {
        dialog.close();
        // Where nothing had the focus before it stays for a moment on what is inside, and single keys would be lost in a field.
        let left = dialog.query_selector(":focus").ok().flatten().and_then(|it| it.dyn_into::<HtmlElement>().ok());
        _ = left.map(|it| it.blur());
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

/// What stands in it for as long as its reader has written nothing there.
pub fn offer_value(selector: &str, text: &str) {
    if let Some(field) = field(selector) {
        field.set_default_value(text);
    }
}

/// All that was written and chosen in the dialog of this id is as it came.
pub fn empty(id: &str) {
    reset(&["#", id, " .dialog-body"].concat());
}

/// The same of the form that `selector` names.
pub fn reset(selector: &str) {
    if let Ok(Some(form)) = document().query_selector(selector) {
        form.unchecked_into::<HtmlFormElement>().reset();
    }
}

/// Fields of every kind have a value by that name.
fn field(selector: &str) -> Option<HtmlInputElement> {
    document().query_selector(selector).ok().flatten().map(JsCast::unchecked_into)
}
