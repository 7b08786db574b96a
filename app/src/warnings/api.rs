//! The doors to early warnings.

use leptos::prelude::*;
use model::warnings::{Home, WarningKind, WarningPage};

use crate::{error::ApiError, json::Json};

#[server(prefix = "/api", endpoint = "home", input = Json, output = Json)]
pub async fn get_home() -> Result<Home, ApiError> {
    Ok(crate::caller::agent().await?.home().await?)
}

#[server(prefix = "/api", endpoint = "warnings/list", input = Json, output = Json)]
pub async fn list_warnings(
    kind: WarningKind,
    cursor: Option<String>,
    limit: Option<i64>,
) -> Result<WarningPage, ApiError> {
    Ok(crate::caller::agent().await?.warnings(kind, model::PageInput { cursor, limit }).await?)
}
