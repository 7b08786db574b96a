//! The way in to a customer's own pages: `/my/sign-in`.

use leptos::prelude::*;

use crate::{routes::Shown, ui::load::loaded};

pub fn page() -> AnyView {
    loaded(|_| Box::pin(async { Ok(Shown::MySignIn) }))
}

pub fn door() -> AnyView {
    ().into_any()
}
