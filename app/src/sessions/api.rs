//! The doors to one's own sessions.

use leptos::{prelude::*, server_fn::codec::Json};
use model::{SessionId, sessions::SessionRow};

use crate::error::ApiError;

#[server(prefix = "/api", endpoint = "sessions/list", input = Json)]
pub async fn list_sessions() -> Result<Vec<SessionRow>, ApiError> {
    Ok(crate::caller::agent().await?.sessions().await?)
}

#[server(prefix = "/api", endpoint = "sessions/end", input = Json)]
pub async fn end_session(id: SessionId) -> Result<(), ApiError> {
    Ok(crate::caller::agent().await?.end_session(id).await?)
}

#[server(prefix = "/api", endpoint = "sessions/end_all", input = Json)]
pub async fn end_all_sessions() -> Result<(), ApiError> {
    Ok(crate::caller::agent().await?.end_all_sessions().await?)
}
