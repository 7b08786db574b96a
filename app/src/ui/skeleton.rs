//! What stands where a card will, of about its size.

use super::words::t;
use leptos::prelude::*;

#[component]
pub fn Skeleton() -> impl IntoView {
    view! {
        <div class="skeleton" aria-busy="true">
            <span class="sr">{t("Loading")}</span>
            <div class="bone bone-title"></div>
            <div class="bone bone-line"></div>
            <div class="bone-grid">
                <div class="bone bone-panel"></div>
                <div class="bone bone-panel"></div>
                <div class="bone bone-panel"></div>
                <div class="bone bone-panel"></div>
            </div>
        </div>
    }
}
