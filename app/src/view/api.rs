//! The doors to a view: opened, read page by page, left.

use leptos::prelude::*;
use model::{
    OrgId, ViewId,
    view::{Opened, Seen, ViewPage},
};

use crate::{error::ApiError, json::Json};

#[server(prefix = "/api", endpoint = "view/open", input = Json, output = Json)]
pub async fn open_view(org_id: OrgId, reason: String, case: Option<String>) -> Result<Opened, ApiError> {
    Ok(crate::caller::agent().await?.open_view(org_id, &reason, case).await?)
}

#[server(prefix = "/api", endpoint = "view/get", input = Json, output = Json)]
pub async fn get_view(
    id: ViewId,
    page: ViewPage,
    name: Option<String>,
    cursor: Option<String>,
    limit: Option<i64>,
) -> Result<Seen, ApiError> {
    let input = model::PageInput { cursor, limit };
    Ok(crate::caller::agent().await?.see(id, page, name, input).await?)
}

#[server(prefix = "/api", endpoint = "view/leave", input = Json, output = Json)]
pub async fn leave_view(id: ViewId) -> Result<(), ApiError> {
    Ok(crate::caller::agent().await?.leave_view(id).await?)
}
