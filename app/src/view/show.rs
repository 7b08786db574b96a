//! The pages of a view: `/views/:id/:page`.

use leptos::prelude::*;
use model::view::{Seen, ViewPage};

use super::api::get_view;
use crate::{routes::Shown, ui::load::loaded};

pub fn page() -> AnyView {
    loaded(|asked| {
        Box::pin(async move {
            let page = asked.text("page").parse().unwrap_or(ViewPage::Overview);
            let (name, cursor) = (asked.query.get("name"), asked.query.get("cursor"));
            Ok(Shown::View(Box::new(get_view(asked.id("view")?, page, name, cursor, None).await?)))
        })
    })
}

pub fn seen(_page: Seen) -> AnyView {
    ().into_any()
}
