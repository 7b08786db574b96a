//! The provider's agents: `/staff`.

use leptos::prelude::*;
use model::staff::StaffPage;

use super::api::list_staff;
use crate::{routes::Shown, ui::load::loaded};

pub fn page() -> AnyView {
    loaded(|asked| {
        Box::pin(async move {
            _ = asked;
            Ok(Shown::Staff(Box::new(list_staff().await?)))
        })
    })
}

pub fn list(_page: StaffPage) -> AnyView {
    ().into_any()
}
