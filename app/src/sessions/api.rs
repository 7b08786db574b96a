//! The doors to one's own sessions.

use leptos::prelude::*;
use model::{
    SessionId,
    sessions::{SessionRow, TimeLeft},
};

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

/// What is left of the session in which this is asked; to ask is no use of it. `customer` as for one's means of proof.
#[server(prefix = "/api", endpoint = "sessions/left", input = Json, output = Json)]
pub async fn get_time_left(#[server(default)] customer: bool) -> Result<TimeLeft, ApiError> {
    Ok(crate::caller::holder(customer).await?.time_left())
}

/// Stays signed in.
#[server(prefix = "/api", endpoint = "sessions/stay", input = Json, output = Json)]
pub async fn stay(#[server(default)] customer: bool) -> Result<TimeLeft, ApiError> {
    Ok(crate::caller::holder(customer).await?.stay().await?)
}
