//! The choice of a language: a plain form, which works without script and leads back to the page that it is on.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::words::{language, t};
use crate::{language::Language, routes::Post};

/// A button for each language, in that language's own words; the one of the document is pressed.
#[component]
pub fn LanguageChoice() -> AnyView {
    let here = use_location();
    let (path, search) = (here.pathname, here.search);
    let next = Memo::new(move |_| match search.get() {
        search if search.is_empty() => path.get(),
        search => format!("{}?{}", path.get(), search.trim_start_matches('?')),
    });
    let now = language();
    let buttons = Language::OFFERED.map(|one| {
        view! {
            <button class="segment" name="language" value=one.tag() lang=one.tag() aria-pressed=(one == now).to_string()>
                {one.name()}
            </button>
        }
        .into_any()
    });
    view! {
        <form method="post" action=Post::Language.to_string() class="segments languages" aria-label=t("Language")>
            <input type="hidden" name="next" value=next />
            {buttons.into_iter().collect::<Vec<_>>()}
        </form>
    }
    .into_any()
}
