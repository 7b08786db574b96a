//! The list under the bar: a listbox in groups, with a line above it that says what the text looks like.

use leptos::prelude::*;
use model::{ErrorKind, classify::classify};

use super::{
    ask::Bar,
    bar::choose,
    hit::HitBody,
    options::{Choice, Section},
    words,
};
use crate::tv;
use crate::ui::words::t;
use crate::{
    routes::To,
    ui::{icon::Icon, time::Time},
};

/// Everything that drops down from the bar.
#[component]
pub fn Popup(bar: Bar, sections: Memo<Vec<Section>>, go: Callback<String>) -> AnyView {
    let typed = move || bar.text.with(|text| !text.trim().is_empty());
    let empty = move || sections.with(Vec::is_empty);
    let shown = move || bar.open.get() && (typed() || !empty() || bar.problem.get().is_some());
    let nothing = move || typed() && empty() && bar.problem.get().is_none() && bar.answered.get().is_some();
    view! {
        // The list must not take the focus from the input.
        <div class="popup" class:shown=shown on:mousedown=|event| event.prevent_default()>
            <div class="popup-line">{move || looks(bar)}</div>
            {move || bar.problem.get().map(|error| problem(bar, go, &error.message, error.kind))}
            {move || nothing().then(nothing_found)}
            <div id="search-list" class="popup-list" role="listbox" aria-label=t("What was found")>
                {move || groups(bar, sections.get(), go)}
            </div>
            <div class="popup-foot" aria-hidden="true">
                <span><kbd>"↑"</kbd><kbd>"↓"</kbd>" " {t("move")}</span>
                <span><kbd>"Enter"</kbd>" " {t("open")}</span>
                <span><kbd>"Esc"</kbd>" " {t("close")}</span>
            </div>
        </div>
    }
    .into_any()
}

/// Said at once, from the text alone; nothing before anything is typed.
fn looks(bar: Bar) -> Option<impl IntoView> {
    let looks = bar.text.with(|text| classify(text).first().copied())?;
    let sound = bar.answered.with(|answered| answered.as_ref().is_some_and(|answered| answered.answer.by_sound));
    Some(view! {
        <span>{tv!("Looks like {what}", what = view! { <strong>{words::looks(looks)}</strong> })}</span>
        {sound.then(|| {
            view! {
                <span class="popup-sound">
                    <Icon name="ear" />
                    {t("Few were written like that, so names that sound alike are shown too")}
                </span>
            }
        })}
    })
}

fn nothing_found() -> impl IntoView {
    view! {
        <div class="popup-empty">
            <strong>{t("Nothing found")}</strong>
            <span>{t("Try a part of the name, the last digits of a phone or MAC address, or a serial, order or subscription.")}</span>
        </div>
    }
}

fn problem(bar: Bar, go: Callback<String>, message: &str, kind: ErrorKind) -> impl IntoView + use<> {
    let act = if kind == ErrorKind::SignedOut {
        view! { <a class="button" href=To::SignIn(String::new()).to_string() rel="external">{t("Sign in")}</a> }
            .into_any()
    } else {
        view! { <button type="button" class="button" on:click=move |_| bar.ask(go)>{t("Try again")}</button> }
            .into_any()
    };
    view! {
        <div class="popup-problem" role="alert">
            <Icon name="wifi-off" />
            <span>{message.to_owned()}</span>
            {act}
        </div>
    }
}

fn groups(bar: Bar, sections: Vec<Section>, go: Callback<String>) -> impl IntoView {
    let mut at = 0;
    let mut out = Vec::with_capacity(sections.len());
    for (number, section) in sections.into_iter().enumerate() {
        let label = format!("search-group-{number}");
        let labelled = label.clone();
        let options: Vec<_> = section
            .choices
            .into_iter()
            .map(|choice| {
                at += 1;
                option(bar, at - 1, choice, go)
            })
            .collect();
        out.push(view! {
            <div class="popup-group" role="group" aria-labelledby=labelled>
                <div class="popup-label" id=label role="presentation">
                    {section.label}
                </div>
                {options}
            </div>
        });
    }
    out
}

fn option(bar: Bar, at: usize, choice: Choice, go: Callback<String>) -> AnyView {
    let selected = move || bar.active.get() == Some(at);
    let href = choice.path();
    let body = body(&choice, bar.scope.with_untracked(Option::is_some));
    let press = move |event: web_sys::MouseEvent| {
        // A press that asks for another tab or window is the browser's.
        if event.ctrl_key() || event.meta_key() || event.shift_key() {
            return;
        }
        event.prevent_default();
        choose(bar, &choice, go);
    };
    view! {
        <a
            id=format!("search-option-{at}")
            class="option"
            role="option"
            tabindex="-1"
            href=href
            aria-selected=move || selected().to_string()
            on:click=press
        >
            {body}
        </a>
    }
    .into_any()
}

fn body(choice: &Choice, scoped: bool) -> AnyView {
    match choice.clone() {
        Choice::Hit(kind, hit) => view! { <HitBody kind hit=*hit scoped /> }.into_any(),
        Choice::Recent(recent) => {
            let (title, sub) = match recent.opened {
                Some(opened) => (opened.title, Some(recent.q)),
                None => (recent.q, None),
            };
            view! {
                <span class="hit-icon"><Icon name="history" /></span>
                <span class="hit-main">
                    <span class="hit-title">{title}</span>
                    <span class="hit-sub">{sub}</span>
                </span>
                <span class="hit-side">
                    {recent.org.map(|org| view! { <span class="hit-org">{org.name}</span> })}
                    <span class="hit-why"><Time at=recent.at /></span>
                </span>
            }
            .into_any()
        }
        Choice::Pinned(org) => view! {
            <span class="hit-icon"><Icon name="pin" /></span>
            <span class="hit-main"><span class="hit-title">{org.name}</span></span>
        }
        .into_any(),
        Choice::All => view! {
            <span class="hit-icon"><Icon name="corner-down-left" /></span>
            <span class="hit-main"><span class="hit-title">{t("Show all results as a page")}</span></span>
        }
        .into_any(),
    }
}
