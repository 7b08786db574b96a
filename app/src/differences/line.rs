//! One thing that changed, as a line of a history.

use leptos::prelude::*;
use model::differences::{Difference, Field};

use super::words;
use crate::ui::{icon::Icon, time::Clock, words::t};

pub fn line(one: Difference) -> AnyView {
    let from = match one.field {
        Field::Mail => t("reported by mail servers"),
        Field::Hold => t("kept by the list of holds"),
        _ => t("found by an import"),
    };
    view! {
        <li class="log-line" data-row="" tabindex="-1">
            <span class="log-at"><Clock at=one.at.clone() /></span>
            <div class="log-what">
                <p class="log-changed"><Icon name=words::icon(one.field) /> <strong>{words::sentence(&one)}</strong></p>
                <ul class="log-facts"><li>{from}</li></ul>
            </div>
        </li>
    }
    .into_any()
}
