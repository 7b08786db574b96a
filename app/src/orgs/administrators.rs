//! Whom to turn to at a customer.

use leptos::prelude::*;
use model::{OrgId, users::UserRow};

use crate::ui::words::t;
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
        <a class="panel-link" href=format!("{}?admins=1", To::OrgUsers(org)) data-key="a">
            {t("All of them")}
        </a>
    }
    .into_any();
    let inside = if administrators.is_empty() {
        view! { <Empty text=t("Nobody has a role here.") /> }.into_any()
    } else {
        let head = view! {
            <th scope="col">{t("Name")}</th>
            <th scope="col">{t("E-mail")}</th>
            <th scope="col">{t("Status")}</th>
            <th scope="col" class="wide-only">{t("Roles")}</th>
            <th scope="col">{t("Last active")}</th>
        }
        .into_any();
        let rows = administrators.into_iter().map(row).collect_view();
        view! { <Table caption=t("Administrators") head cards=true>{rows}</Table> }.into_any()
    };
    view! {
        <Panel id="administrators" title=t("Administrators") icon="shield" aside class="wide">
            {inside}
        </Panel>
    }
    .into_any()
}
