//! Devices as rows of a table.

use leptos::prelude::*;
use model::devices::DeviceRow;

use super::words;
use crate::ui::words::t;
use crate::{
    peek::rows::current,
    routes::To,
    ui::{
        chip::Chip,
        copy::Copyable,
        facts::{Absent, Empty, Panel},
        icon::Icon,
        table::Table,
        time::Time,
    },
};

/// The devices of one person.
#[component]
pub fn DevicesPanel(devices: Vec<DeviceRow>) -> AnyView {
    let aside = view! { <span class="panel-count">{devices.len()}</span> }.into_any();
    let inside = if devices.is_empty() {
        view! { <Empty text=t("They have no devices.") /> }.into_any()
    } else {
        let head = view! {
            <th scope="col">{t("Device")}</th>
            <th scope="col">{t("State")}</th>
            <th scope="col">{t("Serial")}</th>
            <th scope="col" class="wide-only">{t("MAC")}</th>
            <th scope="col">{t("Last seen")}</th>
        }
        .into_any();
        view! { <Table caption=t("Devices") head cards=true>{devices.into_iter().map(row).collect_view()}</Table> }
            .into_any()
    };
    view! {
        <Panel id="devices" title=t("Devices") icon="phone" aside class="wide">
            {inside}
        </Panel>
    }
    .into_any()
}

pub fn row(device: DeviceRow) -> AnyView {
    let href = To::Device(device.id).to_string();
    let name = view! {
        <a aria-current=current(&href) href=href data-row="">
            {device.name.clone()}
        </a>
    };
    cells(device, name.into_any())
}

/// In a view, which leads nowhere else.
pub fn plain(device: DeviceRow) -> AnyView {
    let name = view! { <span data-row="" tabindex="-1">{device.name.clone()}</span> }.into_any();
    cells(device, name)
}

fn cells(device: DeviceRow, name: AnyView) -> AnyView {
    let faults = device.error_codes.iter().map(|code| super::errors::told(code).what).collect::<Vec<_>>().join("; ");
    view! {
        <tr>
            <th scope="row">
                <span class="cell-icon">
                    <Icon name=words::icon(device.kind) />
                </span>
                {name}
                <span class="cell-sub">{device.product} " · " {words::kind(device.kind)}</span>
            </th>
            <td>
                <Chip word=words::status(device.status) />
                {(!faults.is_empty()).then(|| view! { <span class="cell-sub">{faults}</span> })}
            </td>
            <td>{value(device.serial, t("serial"))}</td>
            <td class="wide-only">{value(device.mac, t("MAC address"))}</td>
            <td class="nowrap">
                {match device.last_seen_at {
                    Some(at) => view! { <Time at /> }.into_any(),
                    None => view! { <Absent text=t("never") /> }.into_any(),
                }}
            </td>
        </tr>
    }
    .into_any()
}

/// A copyable code, or that there is none.
pub fn value(value: Option<String>, what: &'static str) -> AnyView {
    match value {
        Some(value) => view! { <Copyable value what code=true /> }.into_any(),
        None => view! { <Absent /> }.into_any(),
    }
}
