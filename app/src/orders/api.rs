//! The door to orders.

use leptos::{prelude::*, server_fn::codec::Json};
use model::orders::OrderCard;

use crate::error::ApiError;

#[server(prefix = "/api", endpoint = "orders/get", input = Json)]
pub async fn get_order(number: String) -> Result<OrderCard, ApiError> {
    Ok(crate::caller::agent().await?.order(&number).await?)
}
