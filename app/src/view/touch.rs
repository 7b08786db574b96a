//! What would change something, were this not a view: there, so that the page is the customer's own, and of no effect.

use leptos::prelude::*;

use crate::ui::icon::Icon;
use crate::ui::words::t;

/// A button that can be reached and read, and does nothing.
#[component]
pub fn Untouched(words: &'static str) -> AnyView {
    view! {
        <button type="button" class="button untouched" aria-disabled="true" title=t("Read only: in a view nothing can be changed")>
            <Icon name="lock" />
            {words}
            <span class="sr">" " {t("(read only)")}</span>
        </button>
    }
    .into_any()
}
