//! A state in one or two words, told by icon and text and, last, by colour.

use leptos::prelude::*;

use super::icon::Icon;

/// How good or bad a state is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Good,
    Note,
    Warn,
    Bad,
    Quiet,
}

impl Tone {
    pub const fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Note => "note",
            Self::Warn => "warn",
            Self::Bad => "bad",
            Self::Quiet => "quiet",
        }
    }

    pub const fn icon(self) -> &'static str {
        match self {
            Self::Good => "circle-check",
            Self::Note => "circle-dot",
            Self::Warn => "triangle-alert",
            Self::Bad => "circle-x",
            Self::Quiet => "circle-off",
        }
    }
}

/// A state in words for people, and how good it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    pub tone: Tone,
    pub text: &'static str,
}

/// Shorthand for the tables of words.
pub const fn word(tone: Tone, text: &'static str) -> Word {
    Word { tone, text }
}

#[component]
pub fn Chip(word: Word) -> impl IntoView {
    view! {
        <span class=format!("chip {}", word.tone.class())>
            <Icon name=word.tone.icon() />
            {word.text}
        </span>
    }
}

/// A chip that says what something is, not how it fares.
#[component]
pub fn Tag(#[prop(into)] text: String, #[prop(optional)] icon: Option<&'static str>) -> impl IntoView {
    view! { <span class="tag">{icon.map(|name| view! { <Icon name /> })} {text}</span> }
}
