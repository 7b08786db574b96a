//! The doors to the provider's log.

#![allow(clippy::too_many_arguments, reason = "the fields of a request are flat")]

use leptos::prelude::*;
use model::{
    DeviceId, EventId, ExportId, OrgId, UserId,
    audit::{AuditPage, ExportRow, History, Outcome, Verb},
};

use crate::{error::ApiError, json::Json};

#[server(prefix = "/api", endpoint = "audit/list", input = Json, output = Json)]
pub async fn list_events(
    from: Option<String>,
    to: Option<String>,
    agent: Option<UserId>,
    org: Option<OrgId>,
    user: Option<UserId>,
    verb: Option<Verb>,
    outcome: Option<Outcome>,
    #[server(default)] questioned: bool,
    cursor: Option<String>,
    limit: Option<i64>,
) -> Result<AuditPage, ApiError> {
    let filter = model::audit::AuditFilter { from, to, agent, org, user, verb, outcome, questioned };
    Ok(crate::caller::agent().await?.audit_log(filter, model::PageInput { cursor, limit }).await?)
}

#[server(prefix = "/api", endpoint = "audit/user", input = Json, output = Json)]
pub async fn user_history(
    id: UserId,
    #[server(default)] changes: bool,
    cursor: Option<String>,
) -> Result<History, ApiError> {
    let input = model::audit::HistoryInput { changes, page: model::PageInput { cursor, limit: None } };
    Ok(crate::caller::agent().await?.user_history(id, input).await?)
}

#[server(prefix = "/api", endpoint = "audit/org", input = Json, output = Json)]
pub async fn org_history(
    id: OrgId,
    #[server(default)] changes: bool,
    cursor: Option<String>,
) -> Result<History, ApiError> {
    let input = model::audit::HistoryInput { changes, page: model::PageInput { cursor, limit: None } };
    Ok(crate::caller::agent().await?.org_history(id, input).await?)
}

#[server(prefix = "/api", endpoint = "audit/device", input = Json, output = Json)]
pub async fn device_history(
    id: DeviceId,
    #[server(default)] changes: bool,
    cursor: Option<String>,
) -> Result<History, ApiError> {
    let input = model::audit::HistoryInput { changes, page: model::PageInput { cursor, limit: None } };
    Ok(crate::caller::agent().await?.device_history(id, input).await?)
}

/// Answers what a customer asked about one line.
#[server(prefix = "/api", endpoint = "audit/answer", input = Json, output = Json)]
pub async fn answer_question(id: EventId, text: String) -> Result<(), ApiError> {
    Ok(crate::caller::agent().await?.answer_question(id, &text).await?)
}

/// Asks for an export that is too large for one person alone.
#[server(prefix = "/api", endpoint = "audit/ask_export", input = Json, output = Json)]
pub async fn ask_export(
    from: Option<String>,
    to: Option<String>,
    agent: Option<UserId>,
    org: Option<OrgId>,
    user: Option<UserId>,
    verb: Option<Verb>,
    outcome: Option<Outcome>,
    #[server(default)] questioned: bool,
) -> Result<ExportRow, ApiError> {
    let filter = model::audit::AuditFilter { from, to, agent, org, user, verb, outcome, questioned };
    Ok(crate::caller::agent().await?.ask_export(filter).await?)
}

/// The second person's yes.
#[server(prefix = "/api", endpoint = "audit/approve_export", input = Json, output = Json)]
pub async fn approve_export(id: ExportId) -> Result<ExportRow, ApiError> {
    Ok(crate::caller::agent().await?.approve_export(id).await?)
}
