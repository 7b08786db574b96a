//! The doors to customers.

use leptos::prelude::*;
use model::{OrgId, orgs::OrgCard};

use crate::{error::ApiError, json::Json};

#[server(prefix = "/api", endpoint = "orgs/get", input = Json, output = Json)]
pub async fn get_org(id: OrgId) -> Result<OrgCard, ApiError> {
    Ok(crate::caller::agent().await?.org(id).await?)
}

#[server(prefix = "/api", endpoint = "orgs/pin", input = Json, output = Json)]
pub async fn pin_org(id: OrgId, pinned: bool) -> Result<(), ApiError> {
    Ok(crate::caller::agent().await?.pin(id, pinned).await?)
}
