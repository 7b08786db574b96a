//! What the bar offers before anything is typed, as panels of the home page.

use leptos::prelude::*;
use model::{
    search::{RecentSearch, Suggestions},
    warnings::Home,
};

use crate::{
    orgs::pin::Keep,
    peek::rows::current,
    routes::To,
    t,
    ui::{
        facts::{Empty, Panel},
        icon::Icon,
        time::Time,
        words::t,
    },
    warnings::panel::panel,
};

pub fn offered(Home { suggestions, warnings }: Home) -> AnyView {
    let Suggestions { recents, pinned } = suggestions;
    let pins = pinned
        .into_iter()
        .map(|org| {
            let href = To::Org(org.id).to_string();
            view! {
                <li class="row-pinned">
                    <a class="row-link" aria-current=current(&href) href=href data-row="">
                        <Icon name="building-2" />
                        <span class="row-main">{org.name.clone()}</span>
                        <Icon name="chevron-right" />
                    </a>
                    <Keep org />
                </li>
            }
        })
        .collect::<Vec<_>>();
    let recents = recents.into_iter().take(8).map(recent).collect::<Vec<_>>();
    view! {
        <div class="home-panels">
            {panel(warnings)}
            <Panel id="recent" title=t("Recent searches") icon="history">
                {if recents.is_empty() {
                    view! { <Empty text=t("What you search for and open is kept here, for you alone.") /> }.into_any()
                } else {
                    view! { <ul class="rows">{recents}</ul> }.into_any()
                }}
            </Panel>
            <Panel id="pinned" title=t("Pinned customers") icon="pin">
                {if pins.is_empty() {
                    view! { <Empty text=t("Pin a customer on its card to keep it at hand here.") /> }.into_any()
                } else {
                    view! { <ul class="rows">{pins}</ul> }.into_any()
                }}
            </Panel>
        </div>
    }
    .into_any()
}

fn recent(search: RecentSearch) -> AnyView {
    let (href, title, sub) = match search.opened {
        Some(opened) => (opened.target.path(), opened.title, Some(search.q)),
        None => (To::Search(search.id).to_string(), search.q, None),
    };
    view! {
        <li>
            <a class="row-link" aria-current=current(&href) href=href data-row="">
                <Icon name="history" />
                <span class="row-main">
                    {title}
                    <span class="row-sub">
                        {sub} " "
                        {search.org.map(|org| t!("in {org}", org = org.name))}
                    </span>
                </span>
                <span class="row-side">
                    <Time at=search.at />
                </span>
            </a>
        </li>
    }
    .into_any()
}
