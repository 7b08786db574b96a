//! What each page of a view shows: the same pieces as the agent's own pages, without a way out of the view.

use leptos::prelude::*;
use model::{
    Page, ViewId,
    audit::EventRow,
    devices::DeviceRow,
    orgs::OrgCard,
    view::{Seen, ViewData, ViewPage},
};

use super::{frame::title, people, settings::settings, touch::Untouched};
use crate::ui::words::{t, tn};
use crate::{
    audit::{note::note, words::sentence},
    devices::table,
    licences::subscriptions::Subscriptions,
    orgs::{
        places::{Domains, Sites},
        setup::About,
    },
    routes::{To, encode},
    ui::{facts::Empty, icon::Icon, pager::Pager, table::Table, time::Time},
};

pub fn page(Seen { view, page, data }: Seen) -> AnyView {
    match data {
        ViewData::Org(card) => of_card(*card, page, view.id),
        ViewData::Users(users) => people::users(users, view),
        ViewData::Devices(devices) => of_devices(devices, view.id),
        ViewData::Changes(changes) => of_changes(changes, view.id),
    }
}

fn of_card(card: OrgCard, page: ViewPage, id: ViewId) -> AnyView {
    match page {
        ViewPage::Licences => acting(
            &[t("Buy licences")],
            plain(
                view! { <Subscriptions subscriptions=card.subscriptions others=card.other_licences plain=true /> }
                    .into_any(),
            ),
        ),
        ViewPage::Sites => acting(&[t("Add a site")], plain(view! { <Sites sites=card.sites /> }.into_any())),
        ViewPage::Domains => acting(&[t("Add a domain")], plain(view! { <Domains domains=card.domains /> }.into_any())),
        ViewPage::Settings => settings(card.setup),
        ViewPage::Administrators => acting(&[t("Add an administrator")], people::administrators(card.administrators)),
        _ => overview(card, id),
    }
}

fn overview(card: OrgCard, id: ViewId) -> AnyView {
    let tile = |page: ViewPage, icon: &'static str, words: String| {
        view! {
            <a class="tile" href=To::View(id, page).to_string() data-row="">
                <Icon name=icon />
                <strong>{words}</strong>
                <Icon name="chevron-right" />
            </a>
        }
    };
    let domains = card.domains.clone();
    view! {
        <div class="card">
            <nav class="tiles" aria-label=t("Lists")>
                {tile(ViewPage::Users, "users", tn(card.users, "{n} person", "{n} people"))}
                {tile(ViewPage::Devices, "phone", tn(card.devices, "{n} device", "{n} devices"))}
            </nav>
            <div class="panels two">
                <About card />
                <Domains domains />
            </div>
        </div>
    }
    .into_any()
}

fn plain(panel: AnyView) -> AnyView {
    view! { <div class="panels one">{panel}</div> }.into_any()
}

/// What an administrator could do here, above what there is.
pub fn acting(acts: &[&'static str], inside: AnyView) -> AnyView {
    let buttons = acts.iter().map(|words| view! { <Untouched words /> }).collect_view();
    view! {
        <div class="actions view-acts">{buttons}</div>
        {inside}
    }
    .into_any()
}

fn of_devices(page: Page<DeviceRow>, id: ViewId) -> AnyView {
    let head = view! {
        <th scope="col">{t("Device")}</th>
        <th scope="col">{t("State")}</th>
        <th scope="col">{t("Serial")}</th>
        <th scope="col" class="wide-only">{t("MAC")}</th>
        <th scope="col">{t("Last seen")}</th>
    }
    .into_any();
    let inside = rows(page, id, ViewPage::Devices, head, t("There is no device."), table::plain);
    acting(&[t("Add a device"), t("Restart")], inside)
}

fn of_changes(page: Page<EventRow>, id: ViewId) -> AnyView {
    let head = view! {
        <th scope="col">{t("When")}</th>
        <th scope="col">{t("What")}</th>
    }
    .into_any();
    let list = rows(page, id, ViewPage::Changes, head, t("Nobody has changed anything here lately."), |event| {
        let (words, note) = (sentence(&event), note(&event));
        view! {
            <tr>
                <td class="nowrap"><Time at=event.at /></td>
                <th scope="row" data-row="" tabindex="-1">
                    {words}
                    <span class="cell-sub">{note}</span>
                </th>
            </tr>
        }
        .into_any()
    });
    view! {
        <p class="page-sub view-acts">{t("What people did in Farol. What imports found is on the customer’s own card.")}</p>
        {list}
    }
    .into_any()
}

/// A table with its pager.
pub fn rows<T>(
    page: Page<T>,
    id: ViewId,
    here: ViewPage,
    head: AnyView,
    none: &'static str,
    row: fn(T) -> AnyView,
) -> AnyView {
    let turn = |cursor: Option<String>| cursor.map(|it| format!("{}?cursor={}", To::View(id, here), encode(&it)));
    let (previous, next) = (turn(page.previous), turn(page.next));
    let drawn: Vec<AnyView> = page.rows.into_iter().map(row).collect();
    listed(drawn, here, head, none, previous, next)
}

pub fn listed(
    rows: Vec<AnyView>,
    here: ViewPage,
    head: AnyView,
    none: &'static str,
    previous: Option<String>,
    next: Option<String>,
) -> AnyView {
    view! {
        <div class="panel list">
            {if rows.is_empty() {
                view! { <Empty text=none /> }.into_any()
            } else {
                view! { <Table caption=title(here) head cards=true>{rows}</Table> }.into_any()
            }}
        </div>
        <Pager previous next />
    }
    .into_any()
}
