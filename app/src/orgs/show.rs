//! The card of a customer: `/orgs/:id`.

use leptos::prelude::*;
use model::{
    orgs::{OrgCard, OrgKind},
    search::OrgRef,
};

use super::{
    administrators::Administrators,
    api::get_org,
    pin::Pin,
    places::{Domains, Sites},
    scope::SearchHere,
    setup::{About, Setup},
    words,
};
use crate::ui::words::{t, tn};
use crate::{
    audit::history,
    consent::panel::LookingIn,
    differences::panel::panel,
    licences::subscriptions::Subscriptions,
    orders::table::Orders,
    routes::To,
    ui::{
        chip::{Chip, Tag},
        heading::Heading,
        icon::Icon,
        later::later,
        load::loaded,
    },
};

pub fn page() -> AnyView {
    loaded(|asked| Box::pin(async move { get_org(asked.id("customer")?).await }), card)
}

pub fn card(mut card: OrgCard) -> AnyView {
    let access = card.access.take();
    let below = card.clone();
    let me = OrgRef { id: card.id, name: card.name.clone() };
    let provider =
        (card.kind == OrgKind::Provider).then(|| view! { <Tag text=words::kind(card.kind) icon="shield-check" /> });
    view! {
        <article class="card">
            <header class="page-head">
                <span class="avatar square" aria-hidden="true">
                    <Icon name="building-2" />
                </span>
                <div class="page-title">
                    <Heading text=card.name.clone() />
                    <div class="chips">
                        <Chip word=words::status(card.status) />
                        {provider}
                    </div>
                </div>
                <div class="actions">
                    <SearchHere org=me />
                    {history::link(To::OrgHistory(card.id))}
                    <Pin org=card.id pinned=card.pinned />
                </div>
            </header>
            <nav class="tiles" aria-label=t("Lists of this customer")>
                <a class="tile" href=To::OrgUsers(card.id).to_string() data-row="" data-key="u">
                    <Icon name="users" />
                    <strong>{tn(card.users, "{n} person", "{n} people")}</strong>
                    <Icon name="chevron-right" />
                </a>
                <a class="tile" href=To::OrgDevices(card.id).to_string() data-row="" data-key="d">
                    <Icon name="phone" />
                    <strong>{tn(card.devices, "{n} device", "{n} devices")}</strong>
                    <Icon name="chevron-right" />
                </a>
                <a class="tile" href=To::OrgCharts(card.id).to_string() data-row="">
                    <Icon name="chart-line" />
                    <strong>{t("Over time")}</strong>
                    <Icon name="chevron-right" />
                </a>
            </nav>
            <div class="panels">
                {access.map(|access| view! { <LookingIn access /> })}
                <About card />
                {later(move || rest(below.clone()))}
            </div>
        </article>
    }
    .into_any()
}

/// What is read once it is clear who this is.
fn rest(card: OrgCard) -> AnyView {
    view! {
        <Setup setup=card.setup />
        <div class="stack">
            {panel(card.changed, To::OrgHistory(card.id))}
            <Domains domains=card.domains />
            <Sites sites=card.sites />
        </div>
        <Subscriptions subscriptions=card.subscriptions others=card.other_licences />
        <Administrators administrators=card.administrators org=card.id />
        <Orders orders=card.orders />
    }
    .into_any()
}
