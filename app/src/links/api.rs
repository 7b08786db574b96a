//! The doors to the pages that our mails link to. Their readers have no account here: the link is what lets them in.

use leptos::prelude::*;
use model::links::LinkPage;

use crate::{error::ApiError, json::Json};

#[server(prefix = "/api", endpoint = "links/get", input = Json, output = Json)]
pub async fn get_link(link: String) -> Result<LinkPage, ApiError> {
    Ok(crate::caller::desk()?.link(&link).await?)
}
