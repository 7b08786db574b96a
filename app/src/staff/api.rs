//! The doors to oneself; the last two are there before anybody is signed in.

use leptos::{prelude::*, server_fn::codec::Json};
use model::staff::{DemoSignIn, Me};

use crate::error::ApiError;

#[server(prefix = "/api", endpoint = "staff/me", input = Json)]
pub async fn get_me() -> Result<Me, ApiError> {
    Ok(crate::caller::agent().await?.me().clone())
}

/// The agents of the demo directory; none unless the server runs as a demo.
#[server(prefix = "/api", endpoint = "staff/demo", input = Json)]
pub async fn demo_sign_ins() -> Result<Vec<DemoSignIn>, ApiError> {
    Ok(crate::caller::desk()?.demo_sign_ins())
}

/// Whose one-time link this is: an e-mail address.
#[server(prefix = "/api", endpoint = "staff/welcome", input = Json)]
pub async fn welcome(link: String) -> Result<String, ApiError> {
    Ok(crate::caller::desk()?.password_link(&link).await?)
}
