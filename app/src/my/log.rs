//! The glass wall: `/my/log`.

use leptos::prelude::*;
use model::audit::Wall;

use super::api::my_log;
use crate::{routes::Shown, ui::load::loaded};

pub fn page() -> AnyView {
    loaded(|asked| {
        Box::pin(async move {
            let cursor = asked.query.get("cursor");
            Ok(Shown::Wall(Box::new(my_log(cursor, None).await?)))
        })
    })
}

pub fn wall(_page: Wall) -> AnyView {
    ().into_any()
}
