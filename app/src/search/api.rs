//! The doors of the search. What is typed travels in the body, never in an address.

use leptos::prelude::*;
use model::{
    OrgId, SearchId,
    search::{CommittedSearch, SearchAnswer, Suggestions, Target},
};

use crate::{error::ApiError, json::Json};

#[server(prefix = "/api", endpoint = "search", input = Json, output = Json)]
pub async fn search(
    #[server(default)] q: String,
    org: Option<OrgId>,
    limit: Option<i64>,
) -> Result<SearchAnswer, ApiError> {
    let input = model::search::SearchInput { q, org, limit };
    Ok(crate::caller::agent().await?.search(input).await?)
}

#[server(prefix = "/api", endpoint = "searches/suggestions", input = Json, output = Json)]
pub async fn suggest() -> Result<Suggestions, ApiError> {
    Ok(crate::caller::agent().await?.suggestions().await?)
}

#[server(prefix = "/api", endpoint = "searches/commit", input = Json, output = Json)]
pub async fn commit_search(
    #[server(default)] q: String,
    org: Option<OrgId>,
    opened: Option<Target>,
) -> Result<SearchId, ApiError> {
    Ok(crate::caller::agent().await?.commit_search(&q, org, opened).await?)
}

#[server(prefix = "/api", endpoint = "searches/get", input = Json, output = Json)]
pub async fn get_search(id: SearchId) -> Result<CommittedSearch, ApiError> {
    Ok(crate::caller::agent().await?.committed_search(id).await?)
}
