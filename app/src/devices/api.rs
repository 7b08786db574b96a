//! The doors to devices.

use leptos::prelude::*;
use model::{
    DeviceId, OrgId,
    devices::{DeviceCard, DeviceKind, DeviceRow, DeviceSort, DeviceStatus},
    orgs::OrgPage,
};

use crate::{error::ApiError, json::Json};

#[server(prefix = "/api", endpoint = "devices/get", input = Json, output = Json)]
pub async fn get_device(id: DeviceId) -> Result<DeviceCard, ApiError> {
    Ok(crate::caller::agent().await?.device(id).await?)
}

#[server(prefix = "/api", endpoint = "devices/list", input = Json, output = Json)]
pub async fn list_devices(
    org: OrgId,
    status: Option<DeviceStatus>,
    kind: Option<DeviceKind>,
    sort: Option<DeviceSort>,
    #[server(default)] descending: bool,
    cursor: Option<String>,
    limit: Option<i64>,
) -> Result<OrgPage<DeviceRow>, ApiError> {
    let page = model::PageInput { cursor, limit };
    let input = model::devices::DeviceListInput { status, kind, sort, descending, page };
    Ok(crate::caller::agent().await?.org_devices(org, input).await?)
}
