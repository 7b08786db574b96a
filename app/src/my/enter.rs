//! Where the mailed link of a customer's administrator leads: one button, which signs in. Opening it does nothing, for
//! mail scanners open links: `/my/enter/:link`.

use leptos::prelude::*;

use crate::{routes::Shown, ui::load::loaded};

pub fn page() -> AnyView {
    loaded(|asked| Box::pin(async move { Ok(Shown::MyEnter(asked.text("link"))) }))
}

pub fn door(_link: String) -> AnyView {
    ().into_any()
}
