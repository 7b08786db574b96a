//! What is on and off for a person.

use leptos::prelude::*;
use model::users::FeatureState;

use super::words;
use crate::ui::words::t;
use crate::ui::{facts::Panel, icon::Icon};

#[component]
pub fn Features(features: Vec<FeatureState>) -> AnyView {
    let items = features
        .into_iter()
        .map(|state| {
            let (icon, spoken) = if state.on { ("check", t("on")) } else { ("x", t("off")) };
            view! {
                <li class:off=!state.on>
                    <Icon name=icon />
                    <span>{words::feature(state.feature)}</span>
                    <span class="feature-state">{spoken}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <Panel id="features" title=t("Features") icon="sliders-horizontal">
            <ul class="features">{items}</ul>
        </Panel>
    }
    .into_any()
}
