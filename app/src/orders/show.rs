//! The card of an order: `/orders/:number`.

use leptos::prelude::*;
use model::orders::{OrderCard, OrderLine, OrderSubscription};

use super::{api::get_order, table::day, words};
use crate::t;
use crate::ui::words::t;
use crate::{
    licences,
    orgs::scope::SearchHere,
    routes::To,
    ui::{
        chip::Chip,
        copy::Copyable,
        facts::{Absent, Empty, Fact, Facts, Panel},
        heading::Heading,
        icon::Icon,
        load::loaded,
        table::Table,
        text::grouped,
    },
};

pub fn page() -> AnyView {
    loaded(|asked| Box::pin(async move { get_order(asked.text("number")).await }), card)
}

pub fn card(card: OrderCard) -> AnyView {
    let org = card.org.clone();
    view! {
        <article class="card">
            <header class="page-head">
                <span class="avatar square" aria-hidden="true">
                    <Icon name="package" />
                </span>
                <div class="page-title">
                    <Heading text=t!("Order {number}", number = card.number) />
                    <p class="page-sub">
                        <a href=To::Org(org.id).to_string() data-key="o">{org.name.clone()}</a>
                    </p>
                    <div class="chips">
                        <Chip word=words::status(card.status) />
                    </div>
                </div>
                <div class="actions">
                    <SearchHere org />
                </div>
            </header>
            <p class="order-means">{words::means(card.status)}</p>
            <div class="panels two">
                <About card=card.clone() />
                <Subscriptions subscriptions=card.subscriptions />
                <Lines lines=card.lines />
            </div>
        </article>
    }
    .into_any()
}

#[component]
fn About(card: OrderCard) -> AnyView {
    view! {
        <Panel id="about" title=t("Order") icon="info">
            <Facts>
                <Fact name=t("Number")>
                    <Copyable value=card.number what=t("order number") code=true aloud=true key="c" />
                </Fact>
                <Fact name=t("Status")><Chip word=words::status(card.status) /></Fact>
                <Fact name=t("Placed")>{day(card.placed_on)}</Fact>
                <Fact name=t("Start asked for")>{day(card.requested_start_on)}</Fact>
                <Fact name=t("Provisioning contact")>
                    {match card.provisioning_contact {
                        Some(value) => view! { <Copyable value what=t("provisioning contact") /> }.into_any(),
                        None => view! { <Absent /> }.into_any(),
                    }}
                </Fact>
                <Fact name=t("Customer")><a href=To::Org(card.org.id).to_string()>{card.org.name}</a></Fact>
            </Facts>
        </Panel>
    }
    .into_any()
}

#[component]
fn Subscriptions(subscriptions: Vec<OrderSubscription>) -> AnyView {
    let items = subscriptions
        .into_iter()
        .map(|it| {
            view! {
                <li>
                    <Copyable value=it.id what=t("subscription") />
                    <span>{it.name}</span>
                    <Chip word=licences::words::status(it.status) />
                    <span class="hint">{licences::held::ending(it.ends_on, it.days_left)}</span>
                </li>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <Panel id="subscriptions" title=t("Subscriptions") icon="credit-card">
            {if items.is_empty() {
                view! { <Empty text=t("No subscription has come of it yet.") /> }.into_any()
            } else {
                view! { <ul class="lines">{items}</ul> }.into_any()
            }}
        </Panel>
    }
    .into_any()
}

#[component]
fn Lines(lines: Vec<OrderLine>) -> AnyView {
    let head = view! {
        <th scope="col" class="number">{t("Line")}</th>
        <th scope="col">{t("Product")}</th>
        <th scope="col" class="number">{t("Quantity")}</th>
        <th scope="col">{t("Status")}</th>
    }
    .into_any();
    let rows = lines
        .into_iter()
        .map(|line| {
            view! {
                <tr>
                    <td class="number">{line.line}</td>
                    <th scope="row">{line.product}</th>
                    <td class="number">{grouped(line.quantity)}</td>
                    <td class="nowrap">{words::line(&line.status)}</td>
                </tr>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <Panel id="lines" title=t("Lines") icon="package" class="wide">
            {if rows.is_empty() {
                view! { <Empty text=t("The order has no lines.") /> }.into_any()
            } else {
                view! { <Table caption=t("Lines of this order") head>{rows}</Table> }.into_any()
            }}
        </Panel>
    }
    .into_any()
}
