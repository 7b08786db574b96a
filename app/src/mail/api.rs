//! The doors to mail.

use leptos::prelude::*;
use model::{
    DeliveryId, Page, UserId,
    mail::{DeadLetter, MailPage, Posted},
};

use crate::{error::ApiError, json::Json};

#[server(prefix = "/api", endpoint = "mail/timeline", input = Json, output = Json)]
pub async fn get_mail(user_id: UserId) -> Result<MailPage, ApiError> {
    Ok(crate::caller::agent().await?.mail_page(user_id).await?)
}

#[server(prefix = "/api", endpoint = "mail/clear_suppression", input = Json, output = Json)]
pub async fn clear_suppression(user_id: UserId, address: String, reason: String) -> Result<Posted, ApiError> {
    Ok(crate::caller::agent().await?.clear_suppression(user_id, &address, &reason).await?)
}

#[server(prefix = "/api", endpoint = "mail/ask_owner", input = Json, output = Json)]
pub async fn ask_owner(user_id: UserId, address: String) -> Result<Posted, ApiError> {
    Ok(crate::caller::agent().await?.ask_owner(user_id, &address).await?)
}

#[server(prefix = "/api", endpoint = "mail/resend_invitation", input = Json, output = Json)]
pub async fn resend_invitation(user_id: UserId) -> Result<Posted, ApiError> {
    Ok(crate::caller::agent().await?.resend_invitation(user_id).await?)
}

#[server(prefix = "/api", endpoint = "mail/dead", input = Json, output = Json)]
pub async fn list_dead_letters(cursor: Option<String>, limit: Option<i64>) -> Result<Page<DeadLetter>, ApiError> {
    Ok(crate::caller::agent().await?.dead_letters(model::PageInput { cursor, limit }).await?)
}

#[server(prefix = "/api", endpoint = "mail/retry", input = Json, output = Json)]
pub async fn retry_mail(id: DeliveryId) -> Result<(), ApiError> {
    Ok(crate::caller::agent().await?.retry_mail(id).await?)
}
