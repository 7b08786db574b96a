//! The summary of a call: `/calls/:id`.

use leptos::prelude::*;
use model::visits::CallSummary;

use super::api::get_call;
use crate::{routes::Shown, ui::load::loaded};

pub fn page() -> AnyView {
    loaded(|asked| Box::pin(async move { Ok(Shown::Call(Box::new(get_call(asked.id("call")?).await?))) }))
}

pub fn summary(_page: CallSummary) -> AnyView {
    ().into_any()
}
