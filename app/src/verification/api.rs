//! The doors to proving who the caller is.

use leptos::prelude::*;
use model::{
    UserId, VerificationId,
    verification::{Caller, Confirmed, SentCode},
};

use crate::{error::ApiError, json::Json};

#[server(prefix = "/api", endpoint = "verification/get", input = Json, output = Json)]
pub async fn get_caller(user_id: UserId) -> Result<Caller, ApiError> {
    Ok(crate::caller::agent().await?.caller(user_id).await?)
}

#[server(prefix = "/api", endpoint = "verification/send", input = Json, output = Json)]
pub async fn send_code(user_id: UserId, #[server(default)] address: i64) -> Result<SentCode, ApiError> {
    Ok(crate::caller::agent().await?.send_code(user_id, address).await?)
}

#[server(prefix = "/api", endpoint = "verification/confirm", input = Json, output = Json)]
pub async fn confirm_code(id: VerificationId, code: String) -> Result<Confirmed, ApiError> {
    Ok(crate::caller::agent().await?.confirm_code(id, &code).await?)
}

#[server(prefix = "/api", endpoint = "verification/ask_vouch", input = Json, output = Json)]
pub async fn ask_vouch(user_id: UserId, voucher_id: UserId) -> Result<Caller, ApiError> {
    Ok(crate::caller::agent().await?.ask_vouch(user_id, voucher_id).await?)
}
