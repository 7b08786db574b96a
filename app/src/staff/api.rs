//! The doors to oneself and to the provider's agents; the last two are there before anybody is signed in.

#![allow(clippy::too_many_arguments, reason = "the fields of a request are flat")]

use leptos::prelude::*;
use model::{
    OrgId, UserId,
    staff::{Corner, Door, Granted, Me, ProviderSettings, StaffPage, StaffRole},
};

use crate::{error::ApiError, json::Json};

#[server(prefix = "/api", endpoint = "staff/me", input = Json, output = Json)]
pub async fn get_me() -> Result<Me, ApiError> {
    Ok(crate::caller::agent().await?.me().clone())
}

/// What every page's corner shows.
#[server(prefix = "/api", endpoint = "staff/corner", input = Json, output = Json)]
pub async fn get_corner() -> Result<Corner, ApiError> {
    Ok(crate::caller::agent().await?.corner().await?)
}

#[server(prefix = "/api", endpoint = "staff/list", input = Json, output = Json)]
pub async fn list_staff() -> Result<StaffPage, ApiError> {
    Ok(crate::caller::agent().await?.staff().await?)
}

/// Gives a user of the provider a role, or takes it away (`role: null`); `customers: null` is all of them.
#[server(prefix = "/api", endpoint = "staff/grant", input = Json, output = Json)]
pub async fn grant_role(
    user_id: UserId,
    role: Option<StaffRole>,
    customers: Option<Vec<OrgId>>,
) -> Result<Granted, ApiError> {
    Ok(crate::caller::agent().await?.grant_role(user_id, role, customers).await?)
}

/// Ends all sessions of one agent at once.
#[server(prefix = "/api", endpoint = "staff/end_sessions", input = Json, output = Json)]
pub async fn end_sessions_of(user_id: UserId) -> Result<(), ApiError> {
    Ok(crate::caller::agent().await?.end_sessions_of(user_id).await?)
}

/// What is none stays as it is.
#[server(prefix = "/api", endpoint = "staff/settings", input = Json, output = Json)]
pub async fn change_settings(
    second_factor: Option<bool>,
    mask_contacts: Option<bool>,
    reads_an_hour: Option<i64>,
    reveals_an_hour: Option<i64>,
) -> Result<ProviderSettings, ApiError> {
    let wanted = model::staff::SettingsChange { second_factor, mask_contacts, reads_an_hour, reveals_an_hour };
    Ok(crate::caller::agent().await?.change_settings(wanted).await?)
}

/// What the sign-in page shows: the agents of a demo, and what was typed when signing in failed just now.
#[server(prefix = "/api", endpoint = "staff/door", input = Json, output = Json)]
pub async fn get_door() -> Result<Door, ApiError> {
    Ok(Door { people: crate::caller::desk()?.demo_sign_ins(), typed: crate::caller::typed() })
}

/// Whose one-time link this is: an e-mail address.
#[server(prefix = "/api", endpoint = "staff/welcome", input = Json, output = Json)]
pub async fn welcome(link: String) -> Result<String, ApiError> {
    Ok(crate::caller::desk()?.password_link(&link).await?)
}
