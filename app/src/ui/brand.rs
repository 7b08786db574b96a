//! The lighthouse.

use super::words::t;
use leptos::prelude::*;

/// The mark alone; its colours are the tokens of `style/brand.css`.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
            <path class="mark-beam" d="M17 8.5 31 3.5v10z" />
            <path class="mark-beam mark-beam-far" d="M15 8.5 1 5v7z" />
            <path class="mark-tower" d="M12.6 13h6.8l2.1 15h-11z" />
            <path class="mark-band" d="M12 17.2h8l.5 3.6h-9z" />
            <path class="mark-tower" d="M11.5 11h9v1.6h-9zM13 6.2h6V11h-6zM16 1.6l3.6 3.8h-7.2z" />
            <path class="mark-lamp" d="M14.4 7.2h3.2v2.8h-3.2z" />
            <path class="mark-tower" d="M8.5 28h15v2h-15z" />
        </svg>
    }
}

/// The mark and the name.
#[component]
pub fn Brand() -> impl IntoView {
    view! {
        <span class="brand">
            <Mark />
            <span class="brand-name">{t("Farol")}</span>
        </span>
    }
}
