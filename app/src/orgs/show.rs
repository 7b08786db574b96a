//! The card of a customer: `/orgs/:id`.

use futures::join;
use leptos::prelude::*;
use model::{
    consent::OrgAccess,
    orgs::{OrgCard, OrgKind},
    search::OrgRef,
};
use serde::{Deserialize, Serialize};

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
    consent::{api::get_access, panel::LookingIn},
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

/// The card, and whether the agent may look into the org; a provider's own has none of that.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Shows {
    card: OrgCard,
    access: Option<OrgAccess>,
}

pub fn page() -> AnyView {
    loaded(
        |asked| {
            Box::pin(async move {
                let id = asked.id("customer")?;
                let (card, access) = join!(get_org(id), get_access(id));
                let card = card?;
                let access = access.ok().filter(|_| card.kind == OrgKind::Customer);
                Ok(Shows { card, access })
            })
        },
        card,
    )
}

pub fn card(Shows { card, access }: Shows) -> AnyView {
    let rest = card.clone();
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
                    <strong>{tn(card.users, "{n} user", "{n} users")}</strong>
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
                <About card=card.clone() />
                <Setup setup=card.setup />
                {panel(card.changed, To::OrgHistory(card.id))}
                <div class="stack">
                    <Domains domains=card.domains />
                    <Sites sites=card.sites />
                </div>
                {later(move || further_down(rest.clone()))}
            </div>
        </article>
    }
    .into_any()
}

fn further_down(card: OrgCard) -> AnyView {
    view! {
        <Subscriptions subscriptions=card.subscriptions others=card.other_licences />
        <Administrators administrators=card.administrators org=card.id />
        <Orders orders=card.orders />
    }
    .into_any()
}
