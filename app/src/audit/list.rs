//! The provider's log: `/audit`.

use leptos::prelude::*;
use model::audit::AuditPage;

use super::api::list_events;
use crate::{routes::Shown, ui::load::loaded};

pub fn page() -> AnyView {
    loaded(|asked| {
        Box::pin(async move {
            let cursor = asked.query.get("cursor");
            Ok(Shown::Audit(Box::new(
                list_events(None, None, None, None, None, None, None, false, cursor, None).await?,
            )))
        })
    })
}

pub fn list(_page: AuditPage) -> AnyView {
    ().into_any()
}
