//! A customer's subscriptions, each with its licences: bought, used, free, over.

use leptos::prelude::*;
use model::licences::{LicenceView, SubscriptionView};

use super::{held::ending, words};
use crate::t;
use crate::ui::words::t;
use crate::{
    routes::To,
    ui::{
        chip::Chip,
        copy::Copyable,
        facts::{Empty, Panel},
        table::Table,
        text::grouped,
    },
};

#[component]
pub fn Subscriptions(
    subscriptions: Vec<SubscriptionView>,
    /// Licences of no subscription that the directory knows.
    others: Vec<LicenceView>,
    /// In a view, which leads nowhere else.
    #[prop(optional)]
    plain: bool,
) -> AnyView {
    let nothing = subscriptions.is_empty() && others.is_empty();
    let others = (!others.is_empty()).then(|| {
        view! {
            <div class="subscription">
                <div class="subscription-head">
                    <h3>{t("Without a subscription")}</h3>
                </div>
                {table(t("Licences without a subscription").to_owned(), others)}
            </div>
        }
    });
    let aside = view! { <span class="panel-count">{subscriptions.len()}</span> }.into_any();
    view! {
        <Panel id="subscriptions" title=t("Subscriptions and licences") icon="credit-card" aside class="wide">
            {if nothing {
                view! { <Empty text=t("Nothing has been bought yet.") /> }.into_any()
            } else {
                subscriptions.into_iter().map(|it| view! { <Subscription it plain /> }).collect_view().into_any()
            }}
            {others}
        </Panel>
    }
    .into_any()
}

#[component]
fn Subscription(it: SubscriptionView, plain: bool) -> AnyView {
    let caption = t!("Licences of {id}", id = it.id);
    view! {
        <div class="subscription">
            <div class="subscription-head">
                <h3>{it.name}</h3>
                <Chip word=words::status(it.status) />
                <Copyable value=it.id what=t("subscription") />
                <span class="subscription-end">{ending(it.ends_on, it.days_left)}</span>
                <span class="cell-sub">{if it.auto_renew { t("renews automatically") } else { t("does not renew automatically") }}</span>
                {it.order_number
                    .filter(|_| !plain)
                    .map(|number| {
                        view! {
                            <a class="cell-sub" href=To::Order(number.clone()).to_string()>
                                {t!("Order {number}", number = number)}
                            </a>
                        }
                    })}
            </div>
            {table(caption, it.licences)}
        </div>
    }
    .into_any()
}

fn table(caption: String, licences: Vec<LicenceView>) -> AnyView {
    let head = view! {
        <th scope="col">{t("Licence")}</th>
        <th scope="col" class="number">{t("Bought")}</th>
        <th scope="col" class="number">{t("Used")}</th>
        <th scope="col" class="number">{t("Free")}</th>
        <th scope="col" class="bar-cell"><span class="sr">{t("How full")}</span></th>
    }
    .into_any();
    view! {
        <Table caption head>
            {licences.into_iter().map(row).collect_view()}
        </Table>
    }
    .into_any()
}

fn row(licence: LicenceView) -> AnyView {
    let (free, over) = (licence.free(), licence.over());
    view! {
        <tr>
            <th scope="row">
                {licence.name}
                <span class="cell-sub">{licence.site_url}</span>
            </th>
            <td class="number">{grouped(licence.total)}</td>
            <td class="number">{grouped(licence.used)}</td>
            <td class="number">
                {if over > 0 {
                    view! { <strong class="over">{t!("{grouped} over", grouped = grouped(over))}</strong> }.into_any()
                } else {
                    grouped(free).into_any()
                }}
            </td>
            <td class="bar-cell">
                <progress
                    class="meter"
                    class:over=over.is_positive()
                    value=licence.used.to_string()
                    max=licence.total.max(1).to_string()
                    aria-label=t("Used")
                ></progress>
            </td>
        </tr>
    }
    .into_any()
}
