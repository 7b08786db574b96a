//! Who a person is in their organization.

use leptos::prelude::*;
use model::users::UserCard;

use crate::ui::words::t;
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
        <Panel id="account" title=t("Account") icon="id-card">
            <Facts>
                <Fact name=t("Full name")><Copyable value=name.trim() what=t("name") /></Fact>
                <Fact name=t("User ID")><Copyable value=card.id.to_string() what=t("user ID") code=true aloud=true /></Fact>
                <Fact name=t("Customer")><a href=To::Org(card.org.id).to_string()>{card.org.name}</a></Fact>
                <Fact name=t("Title")>{text(card.title)}</Fact>
                <Fact name=t("Department")>{text(card.department)}</Fact>
                <Fact name=t("Manager")>{manager}</Fact>
                <Fact name=t("Location")>{text(card.location)}</Fact>
                <Fact name=t("Local time")>
                    {match card.timezone {
                        Some(zone) => view! { <LocalTime zone /> }.into_any(),
                        None => view! { <Absent /> }.into_any(),
                    }}
                </Fact>
                <Fact name=t("Language")>
                    {match card.locale {
                        Some(code) => view! { <Named of="language" code /> }.into_any(),
                        None => view! { <Absent /> }.into_any(),
                    }}
                </Fact>
                <Fact name=t("Created")>
                    {match card.created_at {
                        Some(at) => view! { <Time at /> }.into_any(),
                        None => view! { <Absent /> }.into_any(),
                    }}
                </Fact>
                <Fact name=t("Last active")>
                    {match card.last_active_at {
                        Some(at) => view! { <Time at /> }.into_any(),
                        None => view! { <Absent text=t("never") /> }.into_any(),
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
