//! The search bar: an ARIA combobox whose form also works without script.

use leptos::{ev, html, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use model::search::OrgRef;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, KeyboardEvent};

use super::{
    ask::Bar,
    camera,
    options::{Choice, Section, offers, sections},
    popup::Popup,
    words,
};
use crate::t;
use crate::ui::words::t;
use crate::{
    routes::Post,
    ui::{combobox::moved, erase::effect, icon::Icon, live::renew},
};

const INPUT: &str = "search-input";

pub fn provide() {
    provide_context(Bar::default());
}

/// The input, wherever on the page it is just now.
fn input() -> Option<HtmlInputElement> {
    document().get_element_by_id(INPUT)?.dyn_into().ok()
}

/// Whether `element` is the bar's input with nothing in it.
pub fn is_empty(element: &Element) -> bool {
    element.dyn_ref::<HtmlInputElement>().is_some_and(|input| input.id() == INPUT && input.value().is_empty())
}

/// Goes to the bar with what stands there selected.
pub fn focus() {
    if let Some(input) = input() {
        _ = input.focus();
        input.select();
        // As a press does: the list opens.
        input.click();
    }
}

/// Searches for `text` as if it had been typed; not on a page without the bar.
pub fn take(bar: Bar, text: &str, go: Callback<String>) -> bool {
    let Some(input) = input() else { return false };
    _ = input.focus();
    write(bar, text);
    bar.unfold(go);
    true
}

/// Limits the bar to one customer and goes to it.
pub fn search_in(bar: Bar, org: OrgRef) {
    write(bar, "");
    bar.scope.set(Some(org));
    focus();
}

/// Puts `text` into the bar, as when a recorded search is shown again.
pub fn write(bar: Bar, text: &str) {
    bar.put(text);
    if let Some(input) = input() {
        input.set_value(text);
    }
}

/// Opens what was chosen.
pub fn choose(bar: Bar, choice: &Choice, go: Callback<String>) {
    match (choice.target(), choice.path()) {
        (Some(target), _) => bar.visit(target, go),
        (None, Some(path)) => {
            bar.close();
            go.run(path);
        }
        (None, None) => bar.results(go),
    }
}

#[component]
pub fn SearchBar(
    /// As the home page has it.
    large: bool,
) -> AnyView {
    let bar = expect_context::<Bar>();
    let navigate = use_navigate();
    let go = Callback::new(move |path: String| navigate(&path, NavigateOptions::default()));
    let node = NodeRef::<html::Input>::new();
    let typed = Memo::new(move |_| bar.text.with(|text| !text.trim().is_empty()));
    let sections = Memo::new(move |_| sections(bar, typed));
    let open = move || bar.open.get() && sections.with(|sections| !sections.is_empty());

    // What was typed before the page was taken over, or stood in the bar of the page before, is kept; the home page
    // begins anew.
    effect(move || {
        let Some(input) = node.get() else { return };
        let (typed, known) = (input.value(), bar.text.get_untracked());
        if large {
            _ = input.focus();
        }
        if typed.is_empty() && large {
            write(bar, "");
        } else if typed.is_empty() {
            input.set_value(&known);
        } else if typed != known {
            bar.text.set(typed);
            bar.open.set(true);
            bar.ask(go);
        }
    });

    let write = move |event| {
        bar.text.set(event_target_value(&event));
        renew(bar.open, true);
        bar.ask(go);
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        bar.enter(go);
    };
    let clicked = move |_| bar.unfold(go);
    let unscope = move |_| {
        bar.scope.set(None);
        bar.ask(go);
        focus();
    };
    let (camera, viewfinder) = camera::button(bar, go);
    view! {
        <search class="search" class:large=large>
            <form method="post" action=Post::Search.to_string() class="search-form" on:submit=submit>
                <Icon name="search" />
                {move || {
                    bar.scope
                        .get()
                        .map(|org| {
                            view! {
                                <span class="scope">
                                    <span class="sr">{t("Only in")} " "</span>
                                    <span class="scope-name">{org.name.clone()}</span>
                                    <input type="hidden" name="org" value=org.id.to_string() />
                                    <button type="button" aria-label=t!("Search everywhere, not only in {org}", org = org.name) on:click=unscope>
                                        <Icon name="x" />
                                    </button>
                                </span>
                            }
                        })
                }}
                <input
                    id=INPUT
                    node_ref=node
                    class="search-input"
                    type="text"
                    name="q"
                    role="combobox"
                    aria-label=t("Search people, customers, devices and orders")
                    aria-expanded=move || open().to_string()
                    aria-controls="search-list"
                    aria-autocomplete="list"
                    aria-activedescendant=move || {
                        bar.active.get().filter(|_| open()).map(|at| format!("search-option-{at}"))
                    }
                    placeholder=t("Name, phone, e-mail, serial, MAC, order…")
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    enterkeyhint="search"
                    maxlength="400"
                    autofocus=large
                    on:input=write
                    on:click=clicked
                    on:keydown=move |event| pressed(bar, sections, go, &event)
                    on:blur=move |_| bar.close()
                />
                <kbd class="search-key" aria-hidden="true">
                    "/"
                </kbd>
                {camera}
                <button class="sr" tabindex="-1">
                    {t("Search")}
                </button>
            </form>
            <Popup bar typed sections go />
            {viewfinder}
            <div class="sr" role="status" aria-live="polite">
                {move || {
                    bar.answered
                        .with(|answered| answered.as_ref().map(|answered| words::counted(&answered.answer)))
                        .filter(|_| bar.open.get())
                        .unwrap_or_default()
                }}
            </div>
        </search>
    }
    .into_any()
}

fn pressed(bar: Bar, sections: Memo<Vec<Section>>, go: Callback<String>, event: &KeyboardEvent) {
    if event.is_composing() {
        return;
    }
    let count = || sections.with_untracked(|all| offers(all).count());
    let active = bar.active.get_untracked().filter(|_| bar.open.get_untracked());
    match event.key().as_str() {
        "Enter" => {
            event.prevent_default();
            let offer = |at| sections.with_untracked(|all| offers(all).nth(at).cloned());
            match active.and_then(offer) {
                Some(offer) => choose(bar, &offer.choice, go),
                None => bar.enter(go),
            }
        }
        "Escape" if bar.open.get_untracked() => {
            event.prevent_default();
            bar.close();
        }
        // Out of it, so that single keys act.
        "Escape" if bar.text.with_untracked(String::is_empty) => _ = input().map(|input| input.blur()),
        "Escape" => {
            write(bar, "");
            bar.ask(go);
        }
        "Backspace" if bar.text.with_untracked(String::is_empty) && bar.scope.get_untracked().is_some() => {
            bar.scope.set(None);
        }
        key @ ("ArrowDown" | "ArrowUp") if !bar.open.get_untracked() => {
            event.prevent_default();
            bar.unfold(go);
            bar.active.set(moved(key, None, count()).flatten());
        }
        key => {
            if let Some(next) = moved(key, active, count()) {
                event.prevent_default();
                bar.active.set(next);
            }
        }
    }
}
