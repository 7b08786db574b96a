//! The doors to people.

#![allow(clippy::too_many_arguments, reason = "the fields of a request are flat")]

use leptos::prelude::*;
use model::{
    OrgId, UserId,
    orgs::OrgPage,
    users::{Revealed, UserCard, UserRow, UserSort, UserStatus},
};

use crate::{error::ApiError, json::Json};

#[server(prefix = "/api", endpoint = "users/get", input = Json, output = Json)]
pub async fn get_user(id: UserId) -> Result<UserCard, ApiError> {
    Ok(crate::caller::agent().await?.user(id).await?)
}

#[server(prefix = "/api", endpoint = "users/list", input = Json, output = Json)]
pub async fn list_users(
    org: OrgId,
    status: Option<UserStatus>,
    #[server(default)] administrators: bool,
    name: Option<String>,
    sort: Option<UserSort>,
    #[server(default)] descending: bool,
    cursor: Option<String>,
    limit: Option<i64>,
) -> Result<OrgPage<UserRow>, ApiError> {
    let page = model::PageInput { cursor, limit };
    let input = model::users::UserListInput { status, administrators, name, sort, descending, page };
    Ok(crate::caller::agent().await?.org_users(org, input).await?)
}

#[server(prefix = "/api", endpoint = "users/reveal", input = Json, output = Json)]
pub async fn reveal_contact(user_id: UserId) -> Result<Revealed, ApiError> {
    Ok(crate::caller::agent().await?.reveal_contact(user_id).await?)
}
