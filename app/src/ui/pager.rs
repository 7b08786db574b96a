//! From one page of a list to the next, by links.

use leptos::prelude::*;

use super::icon::Icon;
use super::words::t;

/// `previous` and `next` are whole addresses; absent at the ends.
#[component]
pub fn Pager(previous: Option<String>, next: Option<String>) -> impl IntoView {
    (previous.is_some() || next.is_some()).then(|| {
        view! {
            <nav class="pager" aria-label=t("Pages of this list")>
                {step(previous, "prev", view! { <Icon name="chevron-left" /> {t("Previous")} }.into_any())}
                {step(next, "next", view! { {t("Next")} <Icon name="chevron-right" /> }.into_any())}
            </nav>
        }
    })
}

fn step(href: Option<String>, rel: &'static str, words: AnyView) -> AnyView {
    let key = if rel == "next" { ">" } else { "<" };
    match href {
        Some(href) => view! { <a class="button" href=href rel=rel data-key=key>{words}</a> }.into_any(),
        None => view! { <span class="button off">{words}</span> }.into_any(),
    }
}
