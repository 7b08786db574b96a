//! The doors to customers.

use leptos::{prelude::*, server_fn::codec::Json};
use model::{OrgId, orgs::OrgCard};

use crate::error::ApiError;

#[server(prefix = "/api", endpoint = "orgs/get", input = Json)]
pub async fn get_org(id: OrgId) -> Result<OrgCard, ApiError> {
    Ok(crate::caller::agent().await?.org(id).await?)
}

#[server(prefix = "/api", endpoint = "orgs/pin", input = Json)]
pub async fn pin_org(id: OrgId, pinned: bool) -> Result<(), ApiError> {
    Ok(crate::caller::agent().await?.pin(id, pinned).await?)
}
