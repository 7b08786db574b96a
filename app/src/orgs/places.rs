//! A customer's domains and meeting sites.

use leptos::prelude::*;
use model::orgs::{DomainView, SiteView};

use super::words;
use crate::ui::words::t;
use crate::ui::{
    chip::Chip,
    copy::Copyable,
    facts::{Empty, Panel},
    time::Time,
};

#[component]
pub fn Domains(domains: Vec<DomainView>) -> AnyView {
    let items = domains
        .into_iter()
        .map(|domain| {
            view! {
                <li>
                    <Copyable value=domain.domain what=t("domain") />
                    <Chip word=words::domain(domain.state) />
                    {domain.since.map(|at| view! { <span class="hint"><Time at /></span> })}
                </li>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <Panel id="domains" title=t("Domains") icon="globe">
            {if items.is_empty() {
                view! { <Empty text=t("No domain is claimed.") /> }.into_any()
            } else {
                view! { <ul class="lines">{items}</ul> }.into_any()
            }}
        </Panel>
    }
    .into_any()
}

#[component]
pub fn Sites(sites: Vec<SiteView>) -> AnyView {
    let items = sites
        .into_iter()
        .map(|site| {
            view! {
                <li>
                    <Copyable value=site.url what=t("meeting site") />
                    <span class="hint">{words::site(site.kind)}</span>
                </li>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <Panel id="sites" title=t("Meeting sites") icon="link">
            {if items.is_empty() {
                view! { <Empty text=t("There is no meeting site.") /> }.into_any()
            } else {
                view! { <ul class="lines">{items}</ul> }.into_any()
            }}
        </Panel>
    }
    .into_any()
}
