//! The doors to one's own sessions.

use leptos::prelude::*;
use model::{SessionId, sessions::SessionRow};

use crate::{error::ApiError, json::Json};

#[server(prefix = "/api", endpoint = "sessions/list", input = Json, output = Json)]
pub async fn list_sessions() -> Result<Vec<SessionRow>, ApiError> {
    Ok(crate::caller::agent().await?.sessions().await?)
}

#[server(prefix = "/api", endpoint = "sessions/end", input = Json, output = Json)]
pub async fn end_session(id: SessionId) -> Result<(), ApiError> {
    Ok(crate::caller::agent().await?.end_session(id).await?)
}

#[server(prefix = "/api", endpoint = "sessions/end_all", input = Json, output = Json)]
pub async fn end_all_sessions() -> Result<(), ApiError> {
    Ok(crate::caller::agent().await?.end_all_sessions().await?)
}
