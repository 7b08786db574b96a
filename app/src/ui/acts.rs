//! The register of what may be done on what is on the screen. An act is in it by being there: whatever the page offers to
//! press, the command bar offers too, and `data-key="v"` gives it a key. So neither the bar nor the list of keys can offer
//! what the page does not, and nothing is written down twice.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};

use super::words::later;

/// Where on the screen acts are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Page,
    Beside,
    /// The panels of a card: going there is the act.
    Parts,
    Call,
    Open,
    Everywhere,
}

impl Place {
    const ALL: [Self; 6] = [Self::Beside, Self::Page, Self::Call, Self::Parts, Self::Open, Self::Everywhere];

    pub const fn text(self) -> &'static str {
        match self {
            Self::Page => later("On this page"),
            Self::Beside => later("The card beside the list"),
            Self::Parts => later("Parts of this page"),
            Self::Call => later("The call"),
            Self::Open => later("Open"),
            Self::Everywhere => later("Everywhere"),
        }
    }

    const fn selector(self) -> &'static str {
        match self {
            // What a row copies is an act of its own card.
            Self::Page => "main :is([data-key], button:not(tr .copy), a.button)",
            Self::Beside => ".peek :is([data-key], button:not(tr .copy), a.button)",
            Self::Parts => ":is([id=main], .peek) .panel-head h2",
            Self::Call => ".call-bar :is([data-key], button)",
            Self::Open => ".open-tabs :is(a, [data-key])",
            Self::Everywhere => ":is(.toast, .ending) [data-key], .top-brand, .top-corner :is(a, button)",
        }
    }
}

/// Something to press.
#[derive(Clone)]
pub struct Act {
    pub label: String,
    /// What it is done to, where many are called the same.
    pub hint: String,
    /// One key, or two after each other: `g h`. Empty where it has none.
    pub key: String,
    /// The icon's name as the sprite has it, with its `#`.
    pub icon: String,
    pub place: Place,
    element: HtmlElement,
}

impl Act {
    pub fn run(&self) {
        if self.place == Place::Parts {
            _ = self.element.set_attribute("tabindex", "-1");
            _ = self.element.focus();
        } else {
            self.element.click();
        }
    }
}

/// All that is open just now, in the order of the page.
pub fn all() -> Vec<Act> {
    let mut out: Vec<Act> = Vec::new();
    for place in Place::ALL {
        for element in found(place.selector()) {
            let (label, hint) = (label(&element), hint(&element));
            if label.is_empty() || out.iter().any(|act| act.label == label && act.hint == hint) {
                continue;
            }
            // Of several the first has the key, as when it is pressed.
            let key = element.get_attribute("data-key").filter(|key| !out.iter().any(|act| act.key == *key));
            let key = key.unwrap_or_default();
            out.push(Act { label, hint, key, icon: icon(&element), place, element });
        }
    }
    out
}

/// What `typed` does: presses what has this key. A card beside the list comes before the list, for it is what is looked at.
pub fn press(typed: &str) -> bool {
    let mut all = found(".peek [data-key]");
    all.extend(found("[data-key]"));
    let act = all.into_iter().find(|it| it.get_attribute("data-key").as_deref() == Some(typed));
    act.is_some_and(|it| {
        it.click();
        true
    })
}

/// Whether `typed` is the first of two keys of something.
pub fn begins(typed: &str) -> bool {
    let first = format!("{typed} ");
    found("[data-key]").iter().any(|it| it.get_attribute("data-key").is_some_and(|key| key.starts_with(&first)))
}

/// What can be pressed: not what is closed, in a dialog, only a mirror of something else, or of the address before.
fn found(selector: &str) -> Vec<HtmlElement> {
    let Ok(list) = document().query_selector_all(selector) else { return Vec::new() };
    (0..list.length())
        .filter_map(|at| list.get(at)?.dyn_into::<HtmlElement>().ok())
        .filter(|it| !it.matches("[disabled], [aria-disabled=true], [tabindex='-1'], .command-open").unwrap_or(true))
        .filter(|it| it.closest("[hidden], [aria-hidden=true], [aria-busy=true], dialog").ok().flatten().is_none())
        .collect()
}

/// Its name as those who hear the page are told it, after the name of the group that it is one of.
fn label(element: &HtmlElement) -> String {
    let name = element.get_attribute("data-label").or_else(|| element.get_attribute("aria-label"));
    let name = name.unwrap_or_else(|| text(element));
    let group =
        element.closest("[role=group][aria-label]").ok().flatten().and_then(|it| it.get_attribute("aria-label"));
    match group {
        Some(group) if !name.is_empty() => format!("{group}: {name}"),
        _ => name,
    }
}

/// Its words, without what only stands beside them.
fn text(element: &Element) -> String {
    let mut all = element.text_content().unwrap_or_default();
    if matches!(element.query_selector("kbd,.badge"), Ok(Some(_))) {
        let nodes = element.child_nodes();
        let direct = (0..nodes.length()).filter_map(|at| nodes.get(at)).filter(|it| it.node_type() == Node::TEXT_NODE);
        all = direct.filter_map(|it| it.text_content()).collect();
    }
    all.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Which of many values it is about.
fn hint(element: &Element) -> String {
    let value = element.closest(".copyable").ok().flatten().and_then(|it| it.query_selector(".value").ok().flatten());
    value.and_then(|it| it.text_content()).unwrap_or_default()
}

fn icon(element: &Element) -> String {
    let beside = || element.closest(".panel-head").ok().flatten()?.query_selector("use").ok().flatten();
    let used = element.query_selector("use").ok().flatten().or_else(beside);
    used.and_then(|it| it.get_attribute("href")).unwrap_or_else(|| "#i-chevron-right".to_owned())
}
