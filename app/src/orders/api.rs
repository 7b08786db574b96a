//! The door to orders.

use leptos::prelude::*;
use model::orders::OrderCard;

use crate::{error::ApiError, json::Json};

#[server(prefix = "/api", endpoint = "orders/get", input = Json, output = Json)]
pub async fn get_order(number: String) -> Result<OrderCard, ApiError> {
    Ok(crate::caller::agent().await?.order(&number).await?)
}
