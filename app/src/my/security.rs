//! The passkeys of a customer's administrator: `/my/security`.

use leptos::prelude::*;
use model::security::Security;

use crate::{routes::Shown, security::api::get_security, ui::load::loaded};

pub fn page() -> AnyView {
    loaded(|asked| {
        Box::pin(async move {
            _ = asked;
            Ok(Shown::MySecurity(Box::new(get_security(true).await?)))
        })
    })
}

pub fn own(_page: Security) -> AnyView {
    ().into_any()
}
