//! A customer's domains and meeting sites.

use leptos::prelude::*;
use model::orgs::{DomainView, SiteView};

use super::words;
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
                    <Copyable value=domain.domain what="domain" />
                    <Chip word=words::domain(domain.state) />
                    {domain.since.map(|at| view! { <span class="hint"><Time at /></span> })}
                </li>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <Panel id="domains" title="Domains" icon="globe">
            {if items.is_empty() {
                view! { <Empty text="No domain is claimed." /> }.into_any()
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
                    <Copyable value=site.url what="meeting site" />
                    <span class="hint">{words::site(site.kind)}</span>
                </li>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <Panel id="sites" title="Meeting sites" icon="link">
            {if items.is_empty() {
                view! { <Empty text="There is no meeting site." /> }.into_any()
            } else {
                view! { <ul class="lines">{items}</ul> }.into_any()
            }}
        </Panel>
    }
    .into_any()
}
