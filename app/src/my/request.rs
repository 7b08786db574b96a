//! One request to look in: `/my/requests/:id`.

use leptos::prelude::*;
use model::consent::RequestPage;

use super::api::my_request;
use crate::{routes::Shown, ui::load::loaded};

pub fn page() -> AnyView {
    loaded(|asked| Box::pin(async move { Ok(Shown::Request(Box::new(my_request(asked.id("request")?).await?))) }))
}

pub fn request(_page: RequestPage) -> AnyView {
    ().into_any()
}
