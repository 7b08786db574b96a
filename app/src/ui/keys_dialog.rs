//! The list of the keys that work here, from the register that makes them work; and the switch for single keys.

use leptos::{ev, prelude::*};

use crate::bundles::Tools;

use super::{
    acts::{self, Act, Place},
    command,
    erase::changing,
    icon::Icon,
    keys::{DIALOG, EVERYWHERE, Keys},
    words::{later, t},
};

/// What fields do by themselves, as people expect it of such fields.
const FIELDS: [&str; 4] = ["↑ ↓", "Enter", "Esc", "Backspace"];

const fn field(key: &str) -> &'static str {
    match key.as_bytes() {
        b"Enter" => later("Open it; with nothing chosen, show all results"),
        b"Esc" => later("Close the list, then clear the text, then leave the bar"),
        b"Backspace" => later("In the empty search bar: leave the customer it is limited to"),
        _ => later("Move through what was found"),
    }
}

/// [`Keys::show`] opens it.
#[component]
pub fn KeysDialog(keys: Keys) -> AnyView {
    let turned: Box<dyn FnMut(ev::Event)> = Box::new(move |event| keys.turn(event_target_checked(&event)));
    view! {
        <dialog class="dialog keys-dialog" id=DIALOG aria-labelledby="keys-title">
            <form method="dialog" class="dialog-head">
                <h2 id="keys-title">{t("Keys")}</h2>
                <button class="button ghost square" aria-label=t("Close")>
                    <Icon name="x" />
                </button>
            </form>
            <div class="keys-body">
                <label class="choice">
                    <input
                        type="checkbox"
                        prop:checked=keys.single
                        on:change=turned
                        aria-labelledby="single-keys"
                        aria-describedby="single-keys-hint"
                    />
                    <span id="single-keys">{t("Single keys act")}</span>
                    <small id="single-keys-hint">{t("Turn them off if you speak to your computer, or hit keys by accident. Ctrl K and Alt 1 to 8 stay.")}</small>
                </label>
                {changing(move || {
                    // None before it was opened: what is on the page is not known before.
                    (keys.shown.get() > 0).then(|| Tools::Keys.within())
                })}
            </div>
        </dialog>
    }
    .into_any()
}

/// What stands in it: what can be done by a key on the page as it is now.
pub fn list() -> AnyView {
    // Tabs have a row together.
    let named = |act: &Act| !act.key.is_empty() && !act.key.starts_with("Alt");
    let here: Vec<_> = acts::all().into_iter().filter(named).collect();
    let (everywhere, page): (Vec<Act>, Vec<Act>) = here.into_iter().partition(|act| act.place == Place::Everywhere);
    let told = |acts: Vec<Act>| acts.into_iter().map(|act| row(&act.key, act.label)).collect::<Vec<_>>();
    let page = told(page);
    let mut always = vec![row("Ctrl K", t("All that you can do here").to_owned())];
    always.extend(EVERYWHERE.iter().map(|key| row(key.key, t(key.text()).to_owned())));
    always.push(row(t("Space"), t("Show the card of the row beside the list, and hide it").to_owned()));
    always.push(row("Alt 1…8", t("The open tab of that place").to_owned()));
    always.push(row("Ctrl V", t("With no field to take it: search for what was copied").to_owned()));
    always.extend(told(everywhere));
    let fields = FIELDS.iter().map(|key| row(key, t(field(key)).to_owned())).collect();
    view! {
        {(!page.is_empty()).then(|| group(t("On this page"), page))}
        {group(t("Everywhere"), always)}
        {group(t("In the search bar"), fields)}
    }
    .into_any()
}

fn group(title: &'static str, rows: Vec<AnyView>) -> AnyView {
    view! {
        <h3>{title}</h3>
        <dl class="keys">{rows}</dl>
    }
    .into_any()
}

fn row(key: &str, what: String) -> AnyView {
    view! {
        <div>
            <dt>{command::keys(key)}</dt>
            <dd>{what}</dd>
        </div>
    }
    .into_any()
}
