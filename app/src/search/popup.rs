//! The list under the bar: a listbox in groups, with a line above it that says what the text looks like.

use leptos::prelude::*;
use model::{ErrorKind, classify::classify};
use web_sys::{ScrollIntoViewOptions, ScrollLogicalPosition};

use super::{
    ask::Bar,
    bar::choose,
    hit::HitBody,
    options::{Choice, Offer, Section, first, offers},
    words,
};
use crate::tv;
use crate::ui::words::t;
use crate::{
    routes::To,
    ui::{
        erase::{Named, effect, keyed},
        icon::Icon,
        later::after_paint,
        time::Time,
    },
};

/// Rows that an answer is painted with; what lies below the list's edge is made after.
const AT_ONCE: usize = 11;

/// Everything that drops down from the bar.
#[component]
pub fn Popup(bar: Bar, typed: Memo<bool>, sections: Memo<Vec<Section>>, go: Callback<String>) -> AnyView {
    let painted = RwSignal::new(Vec::new());
    let drawn = Memo::new(move |_| {
        let all = sections.get();
        if painted.with(|painted| *painted == all) { all } else { first(&all, AT_ONCE) }
    });
    effect(move || {
        let all = sections.get();
        after_paint(move || _ = painted.try_set(all));
    });
    // The active option is kept in sight.
    effect(move || {
        drawn.track();
        if let Some(at) = bar.active.get() {
            let how = ScrollIntoViewOptions::new();
            how.set_block(ScrollLogicalPosition::Nearest);
            if let Some(option) = document().get_element_by_id(&format!("search-option-{at}")) {
                option.scroll_into_view_with_scroll_into_view_options(&how);
            }
        }
    });
    let groups = keyed(move || {
        let labels: Vec<_> = drawn.with(|all| all.iter().map(|section| section.label.clone()).collect());
        let draw = |label: String| -> Named { (label.clone(), Box::new(move || group(bar, drawn, label.clone(), go))) };
        labels.into_iter().map(draw).collect()
    });
    let empty = move || sections.with(Vec::is_empty);
    let shown = move || bar.open.get() && (typed.get() || !empty() || bar.problem.get().is_some());
    let nothing = move || typed.get() && empty() && bar.problem.get().is_none() && bar.answered.get().is_some();
    view! {
        // The list must not take the focus from the input.
        <div class="popup" class:shown=shown on:mousedown=|event| event.prevent_default()>
            <div class="popup-line">{move || looks(bar)}</div>
            {move || bar.problem.get().map(|error| problem(bar, go, &error.message, error.kind))}
            {move || nothing().then(nothing_found)}
            <div id="search-list" class="popup-list" role="listbox" aria-label=t("What was found")>
                {groups}
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

fn group(bar: Bar, sections: Memo<Vec<Section>>, label: String, go: Callback<String>) -> AnyView {
    let (named, shown) = (label.clone(), label.clone());
    let rows = keyed(move || {
        let found = |sections: &Vec<Section>| sections.iter().find(|it| it.label == label).map(|it| it.offers.clone());
        let row = |offer: Offer| -> Named {
            (offer.name.clone(), Box::new(move || option(bar, sections, offer.clone(), go)))
        };
        sections.with(found).unwrap_or_default().into_iter().map(row).collect()
    });
    view! {
        <div class="popup-group" role="group" aria-label=named>
            <div class="popup-label" aria-hidden="true">
                {shown}
            </div>
            {rows}
        </div>
    }
    .into_any()
}

fn option(bar: Bar, sections: Memo<Vec<Section>>, offer: Offer, go: Callback<String>) -> AnyView {
    let Offer { name, choice } = offer;
    let called = name.clone();
    let at = Memo::new(move |_| sections.with(|all| offers(all).position(|it| it.name == called)));
    let href = choice.path();
    let marks = Memo::new(move |_| {
        sections.with(|all| match offers(all).find(|it| it.name == name).map(|it| &it.choice) {
            Some(Choice::Hit(_, hit)) => hit.matched.marks.clone(),
            _ => Vec::new(),
        })
    });
    let body = body(&choice, marks, bar.scope.with_untracked(Option::is_some));
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
            id=move || at.get().map(|at| format!("search-option-{at}"))
            class="option"
            role="option"
            tabindex="-1"
            href=href
            aria-selected=move || (at.get().is_some() && bar.active.get() == at.get()).to_string()
            on:click=press
        >
            {body}
        </a>
    }
    .into_any()
}

fn body(choice: &Choice, marks: Memo<Vec<(u32, u32)>>, scoped: bool) -> AnyView {
    match choice.clone() {
        Choice::Hit(kind, hit) => view! { <HitBody kind hit=*hit marks scoped /> }.into_any(),
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
