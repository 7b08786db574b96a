//! A panel of a card, and the facts in it.

use leptos::prelude::*;

use super::icon::Icon;
use super::words::t;
use crate::peek::{level, own};

/// A titled part of a card. `id` names it for links and those who hear the page.
#[component]
pub fn Panel(
    id: &'static str,
    title: &'static str,
    icon: &'static str,
    /// Stands beside the title: a count, a link.
    #[prop(optional)]
    aside: Option<AnyView>,
    #[prop(default = "")] class: &'static str,
    children: Children,
) -> AnyView {
    let id = own(id);
    let heading = format!("{id}-title");
    let labelled = heading.clone();
    view! {
        <section class=format!("panel {class}") id=id aria-labelledby=labelled>
            <header class="panel-head">
                <Icon name=icon />
                <h2 id=heading attr:aria-level=level()>{title}</h2>
                {aside}
            </header>
            {children()}
        </section>
    }
    .into_any()
}

/// Names and values.
#[component]
pub fn Facts(children: Children) -> impl IntoView {
    view! { <dl class="facts">{children()}</dl> }
}

/// One name with its value or values.
#[component]
pub fn Fact(name: &'static str, children: Children) -> impl IntoView {
    view! {
        <div class="fact">
            <dt>{name}</dt>
            <dd>{children()}</dd>
        </div>
    }
}

/// What stands where there is nothing, in words.
#[component]
pub fn Absent(#[prop(default = "—")] text: &'static str) -> impl IntoView {
    let spoken = (text == "—").then(|| view! { <span class="sr">{t("none")}</span> });
    view! {
        <span class="absent">
            <span aria-hidden=spoken.is_some().then_some("true")>{text}</span>
            {spoken}
        </span>
    }
}

/// A panel with nothing in it.
#[component]
pub fn Empty(text: &'static str) -> impl IntoView {
    view! { <p class="empty">{text}</p> }
}
