//! What went on lately: looks, and permissions that are over.

use leptos::prelude::*;
use model::consent::{ConsentRow, ConsentState, ViewRow};

use crate::{
    consent::words::state,
    ui::{
        chip::{Chip, Tone, word},
        time::Time,
    },
};

pub fn look(view: ViewRow) -> AnyView {
    let (chip, ended) = match view.closed_at {
        None => (word(Tone::Warn, "Looking now"), None),
        Some(at) => (word(Tone::Quiet, "Over"), Some(view! { ", ended " <Time at /> })),
    };
    view! {
        <li>
            <div class="ask-words">
                <p><strong>{view.agent}</strong> " of " {view.provider} " " <Chip word=chip /></p>
                <p class="hint">"“" {view.reason} "” · began " <Time at=view.opened_at /> {ended}</p>
            </div>
        </li>
    }
    .into_any()
}

pub fn ended(consent: ConsentRow) -> AnyView {
    let (did, by) = match consent.state {
        ConsentState::Refused => ("refused", consent.answered_by),
        ConsentState::Withdrawn => ("withdrawn", consent.ended_by),
        _ => ("over", None),
    };
    let by = by.map(|by| format!(" by {by}"));
    let at = consent.ended_at.or(consent.ends_at).or(consent.answered_at);
    view! {
        <li>
            <div class="ask-words">
                <p><strong>{consent.provider.name}</strong> " " <Chip word=state(consent.state) /></p>
                <p class="hint">
                    "“" {consent.reason} "” · asked by " {consent.asked_by} ", " <Time at=consent.asked_at />
                    {at.map(|at| view! { " · " {did} {by} ", " <Time at /> })}
                </p>
            </div>
        </li>
    }
    .into_any()
}
