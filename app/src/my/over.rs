//! What went on lately: looks, and permissions that are over.

use leptos::prelude::*;
use model::consent::{ConsentRow, ConsentState, ViewRow};

use crate::ui::words::t;
use crate::{
    consent::words::state,
    ui::{
        chip::{Chip, Tone, word},
        time::Time,
    },
};
use crate::{t, tv};

pub fn look(view: ViewRow) -> AnyView {
    let (chip, ended) = match view.closed_at {
        None => (word(Tone::Warn, t("Looking now")), None),
        Some(at) => {
            (word(Tone::Quiet, t("Over")), Some(view! { ", " {tv!("ended {when}", when = view! { <Time at /> })} }))
        }
    };
    view! {
        <li>
            <div class="ask-words">
                <p>
                    {tv!("{name} of {provider}", name = view! { <strong>{view.agent}</strong> }, provider = view.provider)} " "
                    <Chip word=chip />
                </p>
                <p class="hint">
                    "“" {view.reason} "” · " {tv!("began {when}", when = view! { <Time at=view.opened_at /> })} {ended}
                </p>
            </div>
        </li>
    }
    .into_any()
}

pub fn ended(consent: ConsentRow) -> AnyView {
    let did = match (consent.state, consent.answered_by, consent.ended_by) {
        (ConsentState::Refused, Some(name), _) => t!("refused by {name}", name = name),
        (ConsentState::Withdrawn, _, Some(name)) => t!("withdrawn by {name}", name = name),
        (ConsentState::Refused, ..) => t("refused").to_owned(),
        (ConsentState::Withdrawn, ..) => t("withdrawn").to_owned(),
        _ => t("over").to_owned(),
    };
    let at = consent.ended_at.or(consent.ends_at).or(consent.answered_at);
    view! {
        <li>
            <div class="ask-words">
                <p><strong>{consent.provider.name}</strong> " " <Chip word=state(consent.state) /></p>
                <p class="hint">
                    "“" {consent.reason} "” · " {t!("asked by {name}", name = consent.asked_by)} ", " <Time at=consent.asked_at />
                    {at.map(|at| view! { " · " {did} ", " <Time at /> })}
                </p>
            </div>
        </li>
    }
    .into_any()
}
