//! A filter as a link: it works before and without script, and the address says what is shown.

use leptos::prelude::*;

/// A row of filters of one kind.
#[component]
pub fn Pills(label: &'static str, children: Children) -> impl IntoView {
    view! {
        <div class="pills" role="group" aria-label=label>
            <span class="pills-label" aria-hidden="true">
                {label}
            </span>
            {children()}
        </div>
    }
}

#[component]
pub fn Pill(href: String, on: bool, text: &'static str) -> impl IntoView {
    view! {
        <a class="pill" href=href aria-current=on.then_some("true") data-noscroll="">
            {text}
        </a>
    }
}
