//! Whom to turn to at a customer.

use leptos::prelude::*;
use model::{OrgId, users::UserRow};

use crate::{
    routes::To,
    ui::{
        facts::{Empty, Panel},
        table::Table,
    },
    users::rows::row,
};

#[component]
pub fn Administrators(administrators: Vec<UserRow>, org: OrgId) -> AnyView {
    let aside = view! {
        <a class="panel-link" href=format!("{}?admins=1", To::OrgUsers(org))>
            "All of them"
        </a>
    }
    .into_any();
    let inside = if administrators.is_empty() {
        view! { <Empty text="Nobody has a role here." /> }.into_any()
    } else {
        let head = view! {
            <th scope="col">"Name"</th>
            <th scope="col">"E-mail"</th>
            <th scope="col">"Status"</th>
            <th scope="col" class="wide-only">"Roles"</th>
            <th scope="col">"Last active"</th>
        }
        .into_any();
        let rows = administrators.into_iter().map(row).collect_view();
        view! { <Table caption="Administrators" head>{rows}</Table> }.into_any()
    };
    view! {
        <Panel id="administrators" title="Administrators" icon="shield" aside class="wide">
            {inside}
        </Panel>
    }
    .into_any()
}
