//! Who a person is in their organization.

use leptos::prelude::*;
use model::users::UserCard;

use crate::{
    routes::To,
    ui::{
        copy::Copyable,
        facts::{Absent, Fact, Facts, Panel},
        time::{LocalTime, Named, Time},
    },
};

#[component]
pub fn Account(card: UserCard) -> AnyView {
    let name = [card.given_name, card.family_name].join(" ");
    let manager = match card.manager {
        Some(manager) => view! { <a href=To::User(manager.id).to_string()>{manager.name}</a> }.into_any(),
        None => view! { <Absent /> }.into_any(),
    };
    view! {
        <Panel id="account" title="Account" icon="id-card">
            <Facts>
                <Fact name="Full name"><Copyable value=name.trim() what="name" /></Fact>
                <Fact name="User ID"><Copyable value=card.id.to_string() what="user ID" code=true /></Fact>
                <Fact name="Customer"><a href=To::Org(card.org.id).to_string()>{card.org.name}</a></Fact>
                <Fact name="Title">{text(card.title)}</Fact>
                <Fact name="Department">{text(card.department)}</Fact>
                <Fact name="Manager">{manager}</Fact>
                <Fact name="Location">{text(card.location)}</Fact>
                <Fact name="Local time">
                    {match card.timezone {
                        Some(zone) => view! { <LocalTime zone /> }.into_any(),
                        None => view! { <Absent /> }.into_any(),
                    }}
                </Fact>
                <Fact name="Language">
                    {match card.locale {
                        Some(code) => view! { <Named of="language" code /> }.into_any(),
                        None => view! { <Absent /> }.into_any(),
                    }}
                </Fact>
                <Fact name="Created">
                    {match card.created_at {
                        Some(at) => view! { <Time at /> }.into_any(),
                        None => view! { <Absent /> }.into_any(),
                    }}
                </Fact>
                <Fact name="Last active">
                    {match card.last_active_at {
                        Some(at) => view! { <Time at /> }.into_any(),
                        None => view! { <Absent text="never" /> }.into_any(),
                    }}
                </Fact>
            </Facts>
        </Panel>
    }
    .into_any()
}

fn text(value: Option<String>) -> AnyView {
    match value {
        Some(value) => value.into_any(),
        None => view! { <Absent /> }.into_any(),
    }
}
