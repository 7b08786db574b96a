//! One's own means of proof: `/security`.

use leptos::prelude::*;
use model::security::Security;

use super::api::get_security;
use crate::{routes::Shown, ui::load::loaded};

pub fn page() -> AnyView {
    loaded(|asked| {
        Box::pin(async move {
            _ = asked;
            Ok(Shown::Security(Box::new(get_security(false).await?)))
        })
    })
}

pub fn own(_page: Security) -> AnyView {
    ().into_any()
}
