//! The early warnings on the home page: one line a kind, which opens the list behind it.

use leptos::prelude::*;
use model::warnings::WarningSum;

use super::words;
use crate::{
    routes::To,
    ui::{facts::Panel, icon::Icon, time::Time, words::t},
};

pub fn panel(warnings: Vec<WarningSum>) -> AnyView {
    let inside = if warnings.is_empty() {
        view! {
            <p class="empty all-well">
                <Icon name="circle-check" />
                {t("Nothing to warn of. Farol watches your customers' mail, devices, subscriptions, licences and permissions, and says here what is wrong before anybody calls.")}
            </p>
        }
        .into_any()
    } else {
        view! { <ul class="rows">{warnings.into_iter().map(row).collect_view()}</ul> }.into_any()
    };
    view! {
        <Panel id="warnings" title=t("Early warnings") icon="triangle-alert" class="wide">
            {inside}
        </Panel>
    }
    .into_any()
}

fn row(sum: WarningSum) -> AnyView {
    let more = sum.more.then(|| view! { <span class="row-sub">{t("There are more than were counted.")}</span> });
    view! {
        <li>
            <a class="row-link warning" href=To::Warnings(sum.kind).to_string() data-row="">
                <span class=format!("warning-mark {}", words::tone(sum.kind).class())>
                    <Icon name=words::icon(sum.kind) />
                </span>
                <span class="row-main">
                    {words::sentence(&sum)}
                    <span class="row-sub">{words::at(&sum.first, sum.customers)}</span>
                    {more}
                </span>
                <span class="row-side warning-when">
                    {words::first(sum.kind)}
                    <Time at=sum.at />
                </span>
                <Icon name="chevron-right" />
            </a>
        </li>
    }
    .into_any()
}
