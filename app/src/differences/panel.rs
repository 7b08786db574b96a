//! The last few things that changed, on a card.

use leptos::prelude::*;
use model::differences::Difference;

use super::words;
use crate::{
    routes::To,
    ui::{facts::Panel, icon::Icon, time::Time, words::t},
};

/// Nothing where nothing changed. `all` leads to the whole history.
pub fn panel(changed: Vec<Difference>, all: To) -> AnyView {
    if changed.is_empty() {
        return ().into_any();
    }
    let lines: Vec<_> = changed
        .into_iter()
        .map(|one| {
            view! {
                <li>
                    <Icon name=words::icon(one.field) />
                    <p>{words::sentence(&one)}</p>
                    <span class="hint"><Time at=one.at /></span>
                </li>
            }
        })
        .collect();
    let aside = view! { <a class="panel-link" href=all.to_string()>{t("All changes")}</a> }.into_any();
    view! {
        <Panel id="changed" title=t("What changed") icon="history" aside>
            <ul class="changed">{lines}</ul>
        </Panel>
    }
    .into_any()
}
