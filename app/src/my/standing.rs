//! The switch that lets a provider look in without asking each time.

use leptos::prelude::*;
use model::consent::StandingAccess;

use crate::ui::words::t;
use crate::{
    routes::Post,
    ui::{
        chip::{Chip, Tone, word},
        time::Time,
    },
};
use crate::{t, tv};

pub fn switch(standing: StandingAccess, reads_only: bool) -> AnyView {
    let provider = standing.provider.name;
    let (word, means, act) = if standing.allowed {
        (word(Tone::Warn, t("On")), t("may look in at any time, without asking."), t("Switch off"))
    } else {
        (word(Tone::Quiet, t("Off")), t("has to ask each time."), t("Switch on"))
    };
    let by = match (standing.changed_by, standing.changed_at) {
        (Some(by), Some(at)) => tv!("Set by {name}, {when}.", name = by, when = view! { <Time at /> }),
        _ => t("As it was when your organization was set up here.").into_any(),
    };
    let label = t!("{act} standing access of {provider}", act = act, provider = provider);
    view! {
        <li>
            <div class="ask-words">
                <p><strong>{provider}</strong> " " {means} " " <Chip word /></p>
                <p class="hint">{by}</p>
            </div>
            {(!reads_only)
                .then(|| {
                    view! {
                        <form method="post" action=Post::MyStanding.to_string()>
                            <input type="hidden" name="provider_id" value=standing.provider.id.to_string() />
                            <input type="hidden" name="allowed" value=(!standing.allowed).to_string() />
                            <button class="button" aria-label=label>{act}</button>
                        </form>
                    }
                })}
        </li>
    }
    .into_any()
}
