//! The licences that one user holds.

use leptos::prelude::*;
use model::licences::HeldLicence;

use super::words;
use crate::ui::words::{t, tn};
use crate::ui::{
    chip::Chip,
    copy::Copyable,
    facts::{Absent, Empty, Panel},
    table::Table,
    text::ends,
    time::Day,
};

#[component]
pub fn HeldLicences(licences: Vec<HeldLicence>) -> AnyView {
    let aside = view! { <span class="panel-count">{licences.len()}</span> }.into_any();
    let inside = if licences.is_empty() {
        view! { <Empty text=t("No licence is assigned.") /> }.into_any()
    } else {
        let caption = tn(i64::try_from(licences.len()).unwrap_or(i64::MAX), "{n} licence", "{n} licences");
        let head = view! {
            <th scope="col">{t("Licence")}</th>
            <th scope="col">{t("Subscription")}</th>
            <th scope="col">{t("State")}</th>
            <th scope="col">{t("Ends")}</th>
        }
        .into_any();
        view! {
            <Table caption head cards=true>
                {licences.into_iter().map(row).collect_view()}
            </Table>
        }
        .into_any()
    };
    view! {
        <Panel id="licences" title=t("Licences") icon="key-round" aside class="wide">
            {inside}
        </Panel>
    }
    .into_any()
}

fn row(held: HeldLicence) -> AnyView {
    view! {
        <tr>
            <th scope="row">{held.name}</th>
            <td>
                {match held.subscription {
                    Some(id) => view! {
                        <Copyable value=id what=t("subscription") />
                        <span class="cell-sub">{held.subscription_name}</span>
                    }
                    .into_any(),
                    None => view! { <Absent /> }.into_any(),
                }}
            </td>
            <td>{held.status.map(|status| view! { <Chip word=words::status(status) /> })}</td>
            <td class="nowrap">{ending(held.ends_on, held.days_left)}</td>
        </tr>
    }
    .into_any()
}

/// The day, and how far it is.
pub fn ending(on: Option<String>, days: Option<i64>) -> AnyView {
    match on {
        Some(on) => view! { <Day on /> <span class="cell-sub">{days.map(ends)}</span> }.into_any(),
        None => view! { <Absent /> }.into_any(),
    }
}
