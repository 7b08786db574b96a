//! The head that a customer's lists share: whose they are, and the way between them.

use leptos::prelude::*;
use model::{orgs::OrgHead, search::OrgRef};

use super::scope::SearchHere;
use crate::{
    peek::show::SideBySide,
    routes::To,
    t,
    ui::{heading::Heading, text::grouped, words::t},
};

#[component]
pub fn ListHead(org: OrgHead, title: &'static str) -> AnyView {
    let tab = |to: To, name: &'static str, n: Option<i64>| {
        view! {
            <a class="tab" href=to.to_string() aria-current=(name == title).then_some("page")>
                {name}
                {n.map(|n| view! { <span class="panel-count">{grouped(n)}</span> })}
            </a>
        }
        .into_any()
    };
    view! {
        <header class="page-head">
            <div class="page-title">
                <p class="crumb">
                    <a href=To::Org(org.id).to_string()>{org.name.clone()}</a>
                </p>
                <Heading text=title />
            </div>
            <div class="actions">
                <SideBySide />
                <SearchHere org=OrgRef { id: org.id, name: org.name.clone() } />
            </div>
        </header>
        <nav class="tabs" aria-label=t!("Lists of {org}", org = org.name)>
            {tab(To::OrgUsers(org.id), t("People"), Some(org.users))}
            {tab(To::OrgDevices(org.id), t("Devices"), Some(org.devices))}
            {tab(To::OrgCharts(org.id), t("Over time"), None)}
        </nav>
    }
    .into_any()
}
