//! The second step of signing in: `/sign-in/second`.

use leptos::prelude::*;
use model::security::ProofWays;

use super::api::get_proof_ways;
use crate::{routes::Shown, ui::load::loaded};

pub fn page() -> AnyView {
    loaded(|asked| {
        Box::pin(async move {
            _ = asked;
            Ok(Shown::SecondFactor(get_proof_ways().await?))
        })
    })
}

pub fn door(_page: ProofWays) -> AnyView {
    ().into_any()
}
