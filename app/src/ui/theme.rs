//! Light, dark, or as the system has it. A cookie remembers, so that the server's first byte is already right.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlDocument;

use super::words::t;
use super::{erase::effect, icon::Icon};

/// What the reader chose; with none the system decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
}

impl Theme {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        [Self::Light, Self::Dark].into_iter().find(|theme| theme.as_str() == word)
    }
}

/// Three buttons; the one in force is pressed.
#[component]
pub fn ThemeToggle() -> AnyView {
    // What the server wrote into the document is read once the page is taken over: until then none is pressed.
    let chosen = RwSignal::new(None::<Option<Theme>>);
    effect(move || {
        let root = document().document_element();
        chosen.set(Some(root.and_then(|root| Theme::parse(&root.get_attribute("data-theme")?))));
    });
    let button = move |theme: Option<Theme>, icon: &'static str, text: &'static str| {
        let pressed = move || (chosen.get() == Some(theme)).to_string();
        let press = move |_| {
            remember(theme);
            chosen.set(Some(theme));
        };
        view! {
            <button type="button" class="segment" aria-pressed=pressed on:click=press>
                <Icon name=icon />
                {text}
            </button>
        }
    };
    view! {
        <div class="segments needs-script" role="group" aria-label=t("Colours")>
            {button(None, "monitor-cog", t("System"))}
            {button(Some(Theme::Light), "sun", t("Light"))}
            {button(Some(Theme::Dark), "moon", t("Dark"))}
        </div>
    }
    .into_any()
}

fn remember(theme: Option<Theme>) {
    let document = document();
    if let Some(root) = document.document_element() {
        _ = match theme {
            Some(theme) => root.set_attribute("data-theme", theme.as_str()),
            None => root.remove_attribute("data-theme"),
        };
    }
    let (word, age) = theme.map_or(("", 0), |theme| (theme.as_str(), 31_536_000));
    if let Ok(document) = document.dyn_into::<HtmlDocument>() {
        _ = document.set_cookie(&format!("theme={word}; Path=/; Max-Age={age}; SameSite=Lax"));
    }
}
