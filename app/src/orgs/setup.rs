//! What a customer is and how it is set up.

use leptos::prelude::*;
use model::orgs::{OrgCard, OrgSetup};

use super::words;
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
        <Panel id="about" title="Customer" icon="building-2">
            <Facts>
                <Fact name="Name"><Copyable value=card.name what="name" /></Fact>
                <Fact name="ID"><Copyable value=card.id.to_string() what="customer ID" code=true /></Fact>
                <Fact name="Kind">{words::kind(card.kind)}</Fact>
                <Fact name="Created">
                    {match card.created_at {
                        Some(at) => view! { <Time at /> }.into_any(),
                        None => view! { <Absent /> }.into_any(),
                    }}
                </Fact>
                <Fact name="Country">{named("region", card.country)}</Fact>
                <Fact name="Language">{named("language", card.locale)}</Fact>
                <Fact name="Managed by">
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
pub const fn lines(setup: OrgSetup) -> [(bool, &'static str, &'static str, &'static str); 4] {
    [
        (
            setup.sso,
            "Single sign-on",
            "People sign in with the customer's own password: it cannot be reset here.",
            "People have a password of their own with the service.",
        ),
        (
            setup.directory_sync,
            "Directory sync",
            "Names and addresses come from the customer's directory: have them changed there.",
            "An administrator adds and changes people by hand.",
        ),
        (
            setup.invite_emails,
            "Invitation mails",
            "New people get an invitation by mail.",
            "New people get no mail: they are told another way.",
        ),
        (
            setup.read_only_access,
            "Read-only access",
            "The customer lets its provider look into its settings.",
            "The customer does not let its provider look into its settings.",
        ),
    ]
}

#[component]
pub fn Setup(setup: OrgSetup) -> AnyView {
    let items = lines(setup)
        .into_iter()
        .map(|(on, name, means_on, means_off)| {
            let (icon, word, means) = if on { ("check", "on", means_on) } else { ("x", "off", means_off) };
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
        <Panel id="setup" title="How it is set up" icon="sliders-horizontal">
            <ul class="features setup">{items}</ul>
        </Panel>
    }
    .into_any()
}
