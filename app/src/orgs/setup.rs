//! What a customer is and how it is set up.

use leptos::prelude::*;
use model::orgs::{OrgCard, OrgSetup};

use super::words;
use crate::ui::words::t;
use crate::ui::{
    copy::Copyable,
    facts::{Absent, Fact, Facts, Panel},
    icon::Icon,
    time::{Named, Time},
};

#[component]
pub fn About(card: OrgCard) -> AnyView {
    // By name only: another provider's own page is not this agent's to open.
    let managers = card.managed_by.into_iter().map(|org| view! { <li>{org.name}</li> }).collect::<Vec<_>>();
    view! {
        <Panel id="about" title=t("Customer") icon="building-2">
            <Facts>
                <Fact name=t("Name")><Copyable value=card.name what=t("name") /></Fact>
                <Fact name=t("ID")><Copyable value=card.id.to_string() what=t("customer ID") code=true /></Fact>
                <Fact name=t("Kind")>{words::kind(card.kind)}</Fact>
                <Fact name=t("Created")>
                    {match card.created_at {
                        Some(at) => view! { <Time at /> }.into_any(),
                        None => view! { <Absent /> }.into_any(),
                    }}
                </Fact>
                <Fact name=t("Country")>{named("region", card.country)}</Fact>
                <Fact name=t("Language")>{named("language", card.locale)}</Fact>
                <Fact name=t("Managed by")>
                    {if managers.is_empty() {
                        view! { <Absent /> }.into_any()
                    } else {
                        view! { <ul class="values">{managers}</ul> }.into_any()
                    }}
                </Fact>
            </Facts>
        </Panel>
    }
    .into_any()
}

fn named(of: &'static str, code: Option<String>) -> AnyView {
    match code {
        Some(code) => view! { <Named of code /> }.into_any(),
        None => view! { <Absent /> }.into_any(),
    }
}

/// Whether it is on, its name, and what it means on and off.
pub fn lines(setup: OrgSetup) -> [(bool, &'static str, &'static str, &'static str); 4] {
    [
        (
            setup.sso,
            t("Single sign-on"),
            t("People sign in with the customer's own password: it cannot be reset here."),
            t("People have a password of their own with the service."),
        ),
        (
            setup.directory_sync,
            t("Directory sync"),
            t("Names and addresses come from the customer's directory: have them changed there."),
            t("An administrator adds and changes people by hand."),
        ),
        (
            setup.invite_emails,
            t("Invitation mails"),
            t("New people get an invitation by mail."),
            t("New people get no mail: they are told another way."),
        ),
        (
            setup.read_only_access,
            t("Read-only access"),
            t("The customer lets its provider look into its settings."),
            t("The customer does not let its provider look into its settings."),
        ),
    ]
}

#[component]
pub fn Setup(setup: OrgSetup) -> AnyView {
    let items = lines(setup)
        .into_iter()
        .map(|(on, name, means_on, means_off)| {
            let (icon, word, means) = if on { ("check", t("on"), means_on) } else { ("x", t("off"), means_off) };
            view! {
                <li class:off=!on>
                    <Icon name=icon />
                    <div>
                        <strong>{name}</strong>
                        <span class="feature-state">{word}</span>
                        <span class="setup-means">{means}</span>
                    </div>
                </li>
            }
        })
        .collect_view();
    view! {
        <Panel id="setup" title=t("How it is set up") icon="sliders-horizontal">
            <ul class="features setup">{items}</ul>
        </Panel>
    }
    .into_any()
}
