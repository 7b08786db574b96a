//! The devices of a customer: `/orgs/:id/devices`. Filters, order and page are in the address.

use leptos::prelude::*;
use leptos_router::{hooks::use_query_map, params::ParamsMap};
use model::{
    OrgId, PageInput,
    devices::{DeviceKind, DeviceListInput, DeviceRow, DeviceSort, DeviceStatus},
    orgs::OrgPage,
};

use super::{api::list_devices, table::row};
use crate::t;
use crate::ui::words::{later, t};
use crate::{
    error::ApiError,
    orgs::list::ListHead,
    routes::To,
    ui::{
        facts::Empty,
        load::{Asked, loaded},
        pager::Pager,
        pill::{Pill, Pills},
        table::{SortHead, Sorted, Table},
    },
};

const STATES: [(Option<DeviceStatus>, &str); 6] = [
    (None, later("All")),
    (Some(DeviceStatus::Connected), later("Connected")),
    (Some(DeviceStatus::ConnectedWithIssues), later("With issues")),
    (Some(DeviceStatus::Disconnected), later("Offline")),
    (Some(DeviceStatus::OfflineExpired), later("Away too long")),
    (Some(DeviceStatus::Activating), later("Activating")),
];

const KINDS: [(Option<DeviceKind>, &str); 5] = [
    (None, later("All")),
    (Some(DeviceKind::Phone), later("Phones")),
    (Some(DeviceKind::Room), later("Rooms")),
    (Some(DeviceKind::Desk), later("Desks")),
    (Some(DeviceKind::Accessory), later("Accessories")),
];

pub fn page() -> AnyView {
    loaded(|asked| Box::pin(load(asked)), list)
}

async fn load(asked: Asked) -> Result<OrgPage<DeviceRow>, ApiError> {
    let (org, input): (OrgId, _) = (asked.id("customer")?, input(&asked.query));
    let DeviceListInput { status, kind, sort, descending, page } = input;
    list_devices(org, status, kind, sort, descending, page.cursor, page.limit).await
}

/// What the address asks for; words that it does not know are passed over.
fn input(query: &ParamsMap) -> DeviceListInput {
    DeviceListInput {
        status: query.get_str("status").and_then(|word| word.parse().ok()),
        kind: query.get_str("kind").and_then(|word| word.parse().ok()),
        sort: query.get_str("sort").and_then(|word| word.parse().ok()),
        descending: query.get_str("desc").is_some(),
        page: PageInput { cursor: query.get("cursor"), limit: None },
    }
}

/// The address that asks for `input`.
fn href(org: OrgId, input: &DeviceListInput) -> String {
    let mut pairs = Vec::new();
    pairs.extend(input.status.map(|status| format!("status={status}")));
    pairs.extend(input.kind.map(|kind| format!("kind={kind}")));
    pairs.extend(input.sort.map(|sort| format!("sort={sort}")));
    pairs.extend(input.descending.then(|| "desc=1".to_owned()));
    pairs.extend(input.page.cursor.as_ref().map(|cursor| format!("cursor={}", crate::routes::encode(cursor))));
    let path = To::OrgDevices(org);
    if pairs.is_empty() { path.to_string() } else { format!("{path}?{}", pairs.join("&")) }
}

pub fn list(OrgPage { org, rows, previous, next }: OrgPage<DeviceRow>) -> AnyView {
    let input = input(&use_query_map().get_untracked());
    let id = org.id;
    let first = DeviceListInput { page: PageInput::default(), ..input };
    let states = STATES.map(|(status, text)| {
        let href = href(id, &DeviceListInput { status, ..first.clone() });
        view! { <Pill href on=first.status == status text=t(text) /> }.into_any()
    });
    let kinds = KINDS.map(|(kind, text)| {
        let href = href(id, &DeviceListInput { kind, ..first.clone() });
        view! { <Pill href on=first.kind == kind text=t(text) /> }.into_any()
    });
    let sort = |by: DeviceSort, text: &'static str| {
        let this = first.sort.unwrap_or(DeviceSort::Name) == by;
        let descending = if this { !first.descending } else { by != DeviceSort::Name };
        let href = href(id, &DeviceListInput { sort: Some(by), descending, ..first.clone() });
        view! { <SortHead text href sorted=Sorted::by(this, first.descending) /> }
    };
    let turn = |cursor: Option<String>| {
        let page = |cursor| PageInput { cursor: Some(cursor), limit: None };
        cursor.map(|cursor| href(id, &DeviceListInput { page: page(cursor), ..first.clone() }))
    };
    let head = view! {
        {sort(DeviceSort::Name, t("Device"))}
        <th scope="col">{t("State")}</th>
        <th scope="col">{t("Serial")}</th>
        <th scope="col" class="wide-only">{t("MAC")}</th>
        {sort(DeviceSort::LastSeen, t("Last seen"))}
    }
    .into_any();
    let (previous, next) = (turn(previous), turn(next));
    let caption = t!("Devices of {org}", org = org.name);
    view! {
        <ListHead org title=t("Devices") />
        <div class="filters">
            <Pills label=t("State")>{states}</Pills>
            <Pills label=t("Kind")>{kinds}</Pills>
        </div>
        <div class="panel list">
            {if rows.is_empty() {
                view! { <Empty text=t("No device here answers to this filter.") /> }.into_any()
            } else {
                view! { <Table caption head cards=true>{rows.into_iter().map(row).collect_view()}</Table> }.into_any()
            }}
        </div>
        <Pager previous next />
    }
    .into_any()
}
