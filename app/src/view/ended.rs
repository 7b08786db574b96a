//! In place of a view that is over: nothing of the customer, why, and the way back.

use leptos::prelude::*;
use model::search::OrgRef;

use crate::t;
use crate::ui::words::t;
use crate::{
    routes::To,
    ui::{brand::Mark, dialog::focus, erase::effect, icon::Icon},
};

/// `org` is none where nothing of the view is known.
pub fn ended(org: Option<OrgRef>, why: String) -> AnyView {
    effect(|| {
        forget();
        focus(".view-over h1");
    });
    let back = match org {
        Some(org) => (To::Org(org.id), t!("To the card of {org}", org = org.name), "building-2"),
        None => (To::Home, t("To the search").to_owned(), "search"),
    };
    let (to, words, icon) = back;
    view! {
        <div class="problem view-over" role="status">
            <span class="problem-art sea">
                <Mark />
            </span>
            <h1 tabindex="-1">{t("The view is closed")}</h1>
            <p>{why}</p>
            <p>{t("Nothing of it is on this page any more.")}</p>
            <div class="actions">
                <a class="button primary" href=to.to_string()>
                    <Icon name=icon />
                    {words}
                </a>
            </div>
        </div>
    }
    .into_any()
}

/// What the document came with for the taking over has the customer's data too.
fn forget() {
    let Ok(scripts) = document().query_selector_all("body script") else { return };
    for at in 0..scripts.length() {
        if let Some(script) = scripts.get(at)
            && let Some(parent) = script.parent_node()
        {
            _ = parent.remove_child(&script);
        }
    }
}
