//! The doors to a customer's own pages.

use leptos::prelude::*;
use model::{
    ConsentId, EventId, OrgId, VouchId,
    audit::Wall,
    consent::{AccessPage, Administrator, RequestPage, StandingAccess},
};

use crate::{error::ApiError, json::Json};

/// What the head of every page shows.
#[server(prefix = "/api", endpoint = "my/me", input = Json, output = Json)]
pub async fn my_me() -> Result<Administrator, ApiError> {
    Ok(crate::caller::customer().await?.me().clone())
}

#[server(prefix = "/api", endpoint = "my/access", input = Json, output = Json)]
pub async fn my_access() -> Result<AccessPage, ApiError> {
    Ok(crate::caller::customer().await?.access_page().await?)
}

#[server(prefix = "/api", endpoint = "my/request", input = Json, output = Json)]
pub async fn my_request(id: ConsentId) -> Result<RequestPage, ApiError> {
    Ok(crate::caller::customer().await?.request(id).await?)
}

/// The standing switch for one provider.
#[server(prefix = "/api", endpoint = "my/standing", input = Json, output = Json)]
pub async fn set_standing(provider_id: OrgId, allowed: bool) -> Result<StandingAccess, ApiError> {
    Ok(crate::caller::customer().await?.set_standing(provider_id, allowed).await?)
}

#[server(prefix = "/api", endpoint = "my/log", input = Json, output = Json)]
pub async fn my_log(cursor: Option<String>, limit: Option<i64>) -> Result<Wall, ApiError> {
    let wall = crate::caller::customer().await?.wall(model::PageInput { cursor, limit }).await?;
    Ok(Wall { untaken: crate::caller::untaken(), ..wall })
}

/// Asks the provider about one line; its administrators get it.
#[server(prefix = "/api", endpoint = "my/question", input = Json, output = Json)]
pub async fn ask_question(id: EventId, text: String) -> Result<(), ApiError> {
    Ok(crate::caller::customer().await?.ask_question(id, &text).await?)
}

#[server(prefix = "/api", endpoint = "my/vouch", input = Json, output = Json)]
pub async fn answer_vouch(id: VouchId, yes: bool) -> Result<(), ApiError> {
    Ok(crate::caller::customer().await?.answer_vouch(id, yes).await?)
}
