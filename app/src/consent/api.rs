//! The doors to consent: the agent asks, an administrator of the customer answers and withdraws.

use leptos::prelude::*;
use model::{
    ConsentId, OrgId,
    consent::{Asked, ConsentRow, OrgAccess},
};

use crate::{error::ApiError, json::Json};

/// Whether the agent may look into a customer's org, and what can be done about it.
#[server(prefix = "/api", endpoint = "consent/org", input = Json, output = Json)]
pub async fn get_access(org_id: OrgId) -> Result<OrgAccess, ApiError> {
    Ok(crate::caller::agent().await?.access(org_id).await?)
}

#[server(prefix = "/api", endpoint = "consent/request", input = Json, output = Json)]
pub async fn request_consent(
    org_id: OrgId,
    reason: String,
    minutes: Option<i64>,
    case: Option<String>,
) -> Result<Asked, ApiError> {
    Ok(crate::caller::agent().await?.ask_consent(org_id, &reason, minutes, case).await?)
}

/// The agent no longer needs what was asked for, or granted to them.
#[server(prefix = "/api", endpoint = "consent/give_back", input = Json, output = Json)]
pub async fn give_back_consent(id: ConsentId) -> Result<ConsentRow, ApiError> {
    Ok(crate::caller::agent().await?.give_back(id).await?)
}

/// By an administrator of the customer.
#[server(prefix = "/api", endpoint = "consent/answer", input = Json, output = Json)]
pub async fn answer_consent(id: ConsentId, grant: bool, minutes: Option<i64>) -> Result<ConsentRow, ApiError> {
    Ok(crate::caller::customer().await?.answer(id, grant, minutes).await?)
}

/// By an administrator of the customer: it bites on the very next request.
#[server(prefix = "/api", endpoint = "consent/withdraw", input = Json, output = Json)]
pub async fn withdraw_consent(id: ConsentId) -> Result<ConsentRow, ApiError> {
    Ok(crate::caller::customer().await?.withdraw(id).await?)
}
