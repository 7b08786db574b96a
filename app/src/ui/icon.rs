//! One icon of the sprite that the shell draws.

use leptos::prelude::*;

/// Decoration: whatever it says must also stand in words beside it. `name` is one of `style/icons.svg`.
#[component]
pub fn Icon(name: &'static str) -> impl IntoView {
    view! {
        <svg class="icon" aria-hidden="true">
            <use href=format!("#i-{name}") />
        </svg>
    }
}
