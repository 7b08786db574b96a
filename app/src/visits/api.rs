//! The doors to calls.

use leptos::prelude::*;
use model::{
    UserId, VisitId,
    visits::{CallSummary, Noted, OpenCall},
};

use crate::{error::ApiError, json::Json};

/// Begins a call about a user; where one is going on about them in this session, that one.
#[server(prefix = "/api", endpoint = "visits/start", input = Json, output = Json)]
pub async fn start_call(user_id: UserId) -> Result<OpenCall, ApiError> {
    Ok(crate::caller::agent().await?.start_call(user_id).await?)
}

/// The whole of the notes, as they are now. Based on an older revision than there is, they are not kept.
#[server(prefix = "/api", endpoint = "visits/note", input = Json, output = Json)]
pub async fn note_call(
    id: VisitId,
    notes: String,
    case: Option<String>,
    revision: Option<i64>,
) -> Result<Noted, ApiError> {
    Ok(crate::caller::agent().await?.note_call(id, &notes, case, revision).await?)
}

/// Ends a call; what was proven in it is proven no more. Ending it again gives the same summary.
#[server(prefix = "/api", endpoint = "visits/end", input = Json, output = Json)]
pub async fn end_call(id: VisitId) -> Result<CallSummary, ApiError> {
    Ok(summed_up(crate::caller::agent().await?.end_call(id).await?))
}

/// Takes the end of a call back: it goes on with its notes, and with what was proven for as long as that holds.
#[server(prefix = "/api", endpoint = "visits/reopen", input = Json, output = Json)]
pub async fn reopen_call(id: VisitId) -> Result<OpenCall, ApiError> {
    Ok(crate::caller::agent().await?.reopen_call(id).await?)
}

#[server(prefix = "/api", endpoint = "visits/get", input = Json, output = Json)]
pub async fn get_call(id: VisitId) -> Result<CallSummary, ApiError> {
    Ok(summed_up(crate::caller::agent().await?.call(id).await?))
}

/// With its text in the reader's language.
#[cfg(feature = "ssr")]
fn summed_up(call: CallSummary) -> CallSummary {
    CallSummary { text: call.said.iter().map(crate::ui::words::said).collect(), ..call }
}
