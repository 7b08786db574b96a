//! Who may look in, who is asking, who is looking: `/my`.

use leptos::prelude::*;
use model::consent::AccessPage;

use super::api::my_access;
use crate::{routes::Shown, ui::load::loaded};

pub fn page() -> AnyView {
    loaded(|asked| {
        Box::pin(async move {
            _ = asked;
            Ok(Shown::Access(Box::new(my_access().await?)))
        })
    })
}

pub fn access(_page: AccessPage) -> AnyView {
    ().into_any()
}
