//! What the caller has proven, as a chip that goes away by itself when it no longer holds.

use std::time::Duration;

use leptos::prelude::*;
use model::verification::{Level, Proof};

use super::words;
use crate::tv;
use crate::ui::{
    erase::{changing, effect},
    icon::Icon,
    intl,
    time::Clock,
};

/// `lapsed` asks the server again when its time is over; the server's clock has the last word.
#[component]
pub fn ProofChip(proof: RwSignal<Option<Proof>>, #[prop(optional)] lapsed: Option<Callback<()>>) -> AnyView {
    effect(move || {
        let left = proof.with(|proof| intl::until(proof.as_ref()?.until.as_str()));
        let Some(left) = left else { return };
        // Over by this browser's clock though the server has just said otherwise: that clock is wrong.
        let left = if left > 0.0 { left } else { 30_000.0 };
        let lapse = move || {
            if proof.try_set(None).is_none()
                && let Some(lapsed) = lapsed
            {
                lapsed.run(());
            }
        };
        let timer = set_timeout_with_handle(lapse, Duration::from_millis(left as u64));
        on_cleanup(move || _ = timer.map(|timer| timer.clear()));
    });
    view! {
        {changing(move || {
            let proof = proof.get().filter(|proof| proof.level > Level::Nothing)?;
            let chip = view! {
                <span class="chip good proof" title=words::proof(&proof)>
                    <Icon name="shield-check" />
                    {words::level(proof.level)}
                    " · "
                    {tv!("until {when}", when = view! { <Clock at=proof.until.clone() /> })}
                </span>
            };
            Some(chip.into_any())
        })}
    }
    .into_any()
}
