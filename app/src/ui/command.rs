//! The command bar: everything that is open on the screen, found by the beginnings of its words, each with its key beside
//! it. It is a dialog with a combobox in it (WAI-ARIA Authoring Practices, editable combobox with list autocomplete).

use std::cell::RefCell;

use leptos::{ev, html, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use web_sys::{KeyboardEvent, ScrollIntoViewOptions, ScrollLogicalPosition, js_sys::JsString};

use super::{
    acts::{self, Act, Place},
    combobox::moved,
    dialog,
    erase::{changing, effect},
    icon::Icon,
    words::{t, tn},
};
use crate::search::{ask::Bar, bar};

const DIALOG: &str = "command";

/// More than these are not shown: a letter more tells them apart.
const SHOWN: usize = 60;

thread_local! {
    /// What was open when the bar was.
    static ACTS: RefCell<Vec<(String, Act)>> = const { RefCell::new(Vec::new()) };
}

#[derive(Clone, Copy)]
pub struct Command {
    text: RwSignal<String>,
    /// Places in the list of acts.
    shown: RwSignal<Vec<usize>>,
    active: RwSignal<Option<usize>>,
    input: NodeRef<html::Input>,
    search: Bar,
    go: Callback<String>,
}

/// Once a document.
pub fn provide() -> Command {
    let navigate = use_navigate();
    let command = Command {
        text: RwSignal::default(),
        shown: RwSignal::default(),
        active: RwSignal::default(),
        input: NodeRef::new(),
        search: expect_context(),
        go: Callback::new(move |path: String| navigate(&path, NavigateOptions::default())),
    };
    provide_context(command);
    command
}

impl Command {
    pub fn open(self) {
        let acts = acts::all().into_iter().map(|act| (fold(&format!("{} {}", act.label, act.hint)), act)).collect();
        ACTS.with(|all| all.replace(acts));
        if let Some(input) = self.input.get_untracked() {
            input.set_value("");
        }
        self.typed(String::new());
        dialog::open(DIALOG);
    }

    fn typed(self, text: String) {
        let asked = fold(&text);
        let found: Vec<_> = ACTS.with_borrow(|acts| {
            let fits = acts.iter().enumerate().filter(|(_, (words, _))| fits(words, &asked));
            fits.map(|(at, _)| at).take(SHOWN).collect()
        });
        // With no act of that name, what is offered is to search for it.
        self.active.set((!found.is_empty() || !text.trim().is_empty()).then_some(0));
        self.text.set(text);
        self.shown.set(found);
    }

    /// The focus goes back to where it was before, then what was chosen is done.
    fn run(self, at: Option<usize>) {
        dialog::close(DIALOG);
        let chosen = at.and_then(|at| self.shown.with_untracked(|shown| shown.get(at).copied()));
        let act = chosen.and_then(|at| ACTS.with_borrow(|acts| acts.get(at).map(|(_, act)| act.clone())));
        match act {
            Some(act) => act.run(),
            None => _ = bar::take(self.search, &self.text.get_untracked(), self.go),
        }
    }

    fn pressed(self, event: &KeyboardEvent) {
        if event.is_composing() {
            return;
        }
        let (active, count) = (self.active.get_untracked(), self.shown.with_untracked(Vec::len));
        // As many are used to from elsewhere; the letters alone are the input's.
        let key = match event.key().as_str() {
            "j" if event.ctrl_key() || event.meta_key() => "ArrowDown".to_owned(),
            "k" if event.ctrl_key() || event.meta_key() => "ArrowUp".to_owned(),
            key => key.to_owned(),
        };
        if key == "Escape" {
            event.prevent_default();
            dialog::close(DIALOG);
        } else if key == "Enter" {
            event.prevent_default();
            if active.is_some() {
                self.run(active);
            }
        } else if let Some(next) = moved(&key, active, count) {
            event.prevent_default();
            // Enter always does what is marked: there is no going back into the input.
            let round = if key == "ArrowUp" { count - 1 } else { 0 };
            self.active.set(Some(next.unwrap_or(round)));
        }
    }
}

#[component]
pub fn CommandBar(command: Command) -> AnyView {
    effect(move || {
        let Some(at) = command.active.get() else { return };
        let how = ScrollIntoViewOptions::new();
        how.set_block(ScrollLogicalPosition::Nearest);
        if let Some(option) = document().get_element_by_id(&format!("command-{at}")) {
            option.scroll_into_view_with_scroll_into_view_options(&how);
        }
    });
    let typed: Box<dyn FnMut(ev::Event)> = Box::new(move |event| command.typed(event_target_value(&event)));
    let pressed: Box<dyn FnMut(KeyboardEvent)> = Box::new(move |event| command.pressed(&event));
    let active = Signal::derive(move || command.active.get().map(|at| format!("command-{at}")));
    view! {
        <dialog class="dialog command" id=DIALOG aria-label=t("Commands")>
            <div class="command-head">
                <Icon name="command" />
                <input
                    node_ref=command.input
                    class="command-input"
                    type="text"
                    role="combobox"
                    aria-label=t("What do you want to do?")
                    aria-expanded="true"
                    aria-controls="command-list"
                    aria-autocomplete="list"
                    aria-activedescendant=active
                    placeholder=t("What do you want to do?")
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    enterkeyhint="go"
                    maxlength="200"
                    autofocus=true
                    on:input=typed
                    on:keydown=pressed
                />
                <span class="sr" role="status">
                    {changing(move || tn(command.shown.with(Vec::len) as i64, "{n} command", "{n} commands"))}
                </span>
                <form method="dialog">
                    <button class="button ghost square" aria-label=t("Close")>
                        <Icon name="x" />
                    </button>
                </form>
            </div>
            <div id="command-list" class="command-list" role="listbox" aria-label=t("Commands")>
                {changing(move || groups(command))}
            </div>
            <div class="popup-foot" aria-hidden="true">
                <span><kbd>"↑"</kbd><kbd>"↓"</kbd> " " {t("move")}</span>
                <span><kbd>"Enter"</kbd> " " {t("do it")}</span>
                <span><kbd>"Esc"</kbd> " " {t("close")}</span>
            </div>
        </dialog>
    }
    .into_any()
}

fn groups(command: Command) -> Vec<AnyView> {
    let shown = command.shown.get();
    let mut out = Vec::new();
    let mut group: (Option<Place>, Vec<AnyView>) = (None, Vec::new());
    for (at, act) in shown.iter().enumerate() {
        let Some(act) = ACTS.with_borrow(|acts| acts.get(*act).map(|(_, act)| act.clone())) else { continue };
        if group.0.is_some_and(|place| place != act.place) {
            out.push(grouped(group.0, std::mem::take(&mut group.1)));
        }
        group.0 = Some(act.place);
        group.1.push(option(command, at, act));
    }
    if group.0.is_some() {
        out.push(grouped(group.0, group.1));
    } else if !command.text.with_untracked(|text| text.trim().is_empty()) {
        out.push(nothing(command));
    }
    out
}

fn grouped(place: Option<Place>, options: Vec<AnyView>) -> AnyView {
    let text = place.map(|place| t(place.text()));
    view! {
        <div class="popup-group" role="group" aria-label=text>
            <div class="popup-label" role="presentation">{text}</div>
            {options}
        </div>
    }
    .into_any()
}

fn option(command: Command, at: usize, act: Act) -> AnyView {
    let chosen = Signal::derive(move || (command.active.get() == Some(at)).to_string());
    let pressed: Box<dyn FnMut(ev::MouseEvent)> = Box::new(move |_| command.run(Some(at)));
    view! {
        <div id=format!("command-{at}") class="option act" role="option" aria-selected=chosen on:click=pressed>
            <span class="hit-icon">
                <svg class="icon" aria-hidden="true">
                    <use href=act.icon />
                </svg>
            </span>
            <span class="act-name">{act.label} " " <span class="act-hint">{act.hint}</span></span>
            {keys(&act.key)}
        </div>
    }
    .into_any()
}

/// The keys of an act, which may be off.
pub fn keys(key: &str) -> AnyView {
    let keys: Vec<_> = key.split_whitespace().map(|key| view! { <kbd>{key.to_owned()}</kbd> }.into_any()).collect();
    view! { <span class="act-keys">{keys}</span> }.into_any()
}

/// No act is called so: it may be whom somebody looks for.
fn nothing(command: Command) -> AnyView {
    let text = command.text.get_untracked();
    let pressed: Box<dyn FnMut(ev::MouseEvent)> = Box::new(move |_| command.run(None));
    view! {
        <div id="command-0" class="option act" role="option" aria-selected="true" on:click=pressed>
            <span class="hit-icon"><Icon name="search" /></span>
            <span class="act-name">{crate::t!("Search for “{text}”", text = text.trim())}</span>
        </div>
    }
    .into_any()
}

/// Lower case, without marks.
fn fold(text: &str) -> String {
    let parts = String::from(JsString::from(text).normalize("NFD").to_lower_case());
    parts.chars().filter(|c| !('\u{300}'..='\u{36f}').contains(c)).collect()
}

/// Whether each word of `asked` begins one of `words`.
fn fits(words: &str, asked: &str) -> bool {
    let begins = |part: &str| words.split(|c: char| !c.is_alphanumeric()).any(|word| word.starts_with(part));
    asked.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).all(begins)
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn words_in_any_order_unfinished() {
        for asked in ["", "mail", "copy e-mail", "add copy", "e mail copy", "address"] {
            assert!(fits("copy e-mail address ana@aurora.example", asked), "{asked}");
        }
        for asked in ["opy", "copy serial", "mailbox"] {
            assert!(!fits("copy e-mail address ana@aurora.example", asked), "{asked}");
        }
    }
}
