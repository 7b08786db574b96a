//! The doors to the pages that our mails link to. Their readers have no account here: the link is what lets them in.

use leptos::{prelude::*, server_fn::codec::Json};
use model::links::LinkPage;

use crate::error::ApiError;

#[server(prefix = "/api", endpoint = "links/get", input = Json)]
pub async fn get_link(link: String) -> Result<LinkPage, ApiError> {
    Ok(crate::caller::desk()?.link(&link).await?)
}
