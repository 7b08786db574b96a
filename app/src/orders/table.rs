//! A customer's orders as rows of a table.

use leptos::prelude::*;
use model::orders::OrderRow;

use super::words;
use crate::ui::words::t;
use crate::{
    peek::rows::current,
    routes::To,
    ui::{
        chip::Chip,
        facts::{Absent, Empty, Panel},
        table::Table,
        time::Day,
    },
};

#[component]
pub fn Orders(orders: Vec<OrderRow>) -> AnyView {
    let aside = view! { <span class="panel-count">{orders.len()}</span> }.into_any();
    let inside = if orders.is_empty() {
        view! { <Empty text=t("Nothing has been ordered.") /> }.into_any()
    } else {
        let head = view! {
            <th scope="col">{t("Order")}</th>
            <th scope="col">{t("Status")}</th>
            <th scope="col">{t("Placed")}</th>
            <th scope="col">{t("Starts")}</th>
        }
        .into_any();
        view! { <Table caption=t("Orders") head cards=true>{orders.into_iter().map(row).collect_view()}</Table> }
            .into_any()
    };
    view! {
        <Panel id="orders" title=t("Orders") icon="package" aside class="wide">
            {inside}
        </Panel>
    }
    .into_any()
}

fn row(order: OrderRow) -> AnyView {
    let href = To::Order(order.number.clone()).to_string();
    view! {
        <tr>
            <th scope="row">
                <a class="value code" aria-current=current(&href) href=href data-row="">
                    {order.number.clone()}
                </a>
            </th>
            <td><Chip word=words::status(order.status) /></td>
            <td class="nowrap">{day(order.placed_on)}</td>
            <td class="nowrap">{day(order.requested_start_on)}</td>
        </tr>
    }
    .into_any()
}

pub fn day(on: Option<String>) -> AnyView {
    match on {
        Some(on) => view! { <Day on /> }.into_any(),
        None => view! { <Absent /> }.into_any(),
    }
}
