//! A request to look in, and the two answers to it. Plain forms: they work without script, on any telephone.

use leptos::prelude::*;
use model::consent::{ConsentRow, ConsentState};

use crate::ui::words::t;
use crate::{
    consent::words::{LENGTHS, length},
    routes::Post,
    ui::{icon::Icon, left::Left, time::Time},
};
use crate::{t, tv};

/// Who asks, why, and since when.
pub fn question(consent: &ConsentRow) -> AnyView {
    view! {
        <div class="ask-words" id=format!("words-{}", consent.id)>
            <p>
                {tv!(
                    "{name} of {provider} asks to look into {org} for {length}.",
                    name = view! { <strong>{consent.asked_by.clone()}</strong> },
                    provider = view! { <strong>{consent.provider.name.clone()}</strong> },
                    org = consent.org.name.clone(),
                    length = view! { <strong>{length(consent.minutes)}</strong> },
                )}
            </p>
            <blockquote>"“" {consent.reason.clone()} "”"</blockquote>
            <p class="hint">
                {consent.case.clone().map(|case| format!("{} · ", t!("Case {case}", case = case)))}
                {tv!("Asked {when}.", when = view! { <Time at=consent.asked_at.clone() /> })} " "
                {t("They can read everything an administrator reads, and change nothing. You see all that they look at, and can stop it at any moment.")}
            </p>
        </div>
    }
    .into_any()
}

/// The two answers; nothing for those who only read. `page` leads back to where the form stands.
pub fn answers(consent: &ConsentRow, reads_only: bool, page: &'static str) -> AnyView {
    if consent.state != ConsentState::Waiting {
        return ().into_any();
    }
    if reads_only {
        return view! { <p class="hint">{t("Your role reads only: another administrator has to answer.")}</p> }
            .into_any();
    }
    let asked = consent.minutes;
    let mut lengths = LENGTHS.to_vec();
    if !lengths.contains(&asked) {
        lengths.push(asked);
        lengths.sort_unstable();
    }
    let options = lengths
        .into_iter()
        .map(|minutes| view! { <option value=minutes.to_string() selected=minutes == asked>{length(minutes)}</option> })
        .collect_view();
    let id = consent.id.to_string();
    let select = format!("length-{id}");
    let described = format!("words-{id}");
    view! {
        <form method="post" action=Post::MyAnswer.to_string() class="ask-answers">
            <input type="hidden" name="id" value=id />
            <input type="hidden" name="page" value=page />
            <p class="ask-length">
                <label for=select.clone()>{t("Allow for")}</label>
                <select name="minutes" id=select>
                    {options}
                </select>
            </p>
            <button class="button primary" name="grant" value="true" aria-describedby=described.clone()>
                <Icon name="check" />
                {t("Allow")}
            </button>
            <button class="button" name="grant" value="false" aria-describedby=described>
                <Icon name="x" />
                {t("Refuse")}
            </button>
        </form>
    }
    .into_any()
}

/// A permission that is live: how long it still holds, and the one press that ends it.
pub fn live(consent: &ConsentRow, reads_only: bool, page: &'static str) -> AnyView {
    let described = format!("words-{}", consent.id);
    view! {
        <div class="ask-words" id=described.clone()>
            <p>
                {tv!(
                    "{provider} may look in: {left}",
                    provider = view! { <strong>{consent.provider.name.clone()}</strong> },
                    left = view! { <strong><Left seconds=consent.seconds_left.0 /></strong> },
                )}
            </p>
            <p class="hint">
                "“" {consent.reason.clone()} "” · " {t!("asked by {name}", name = consent.asked_by)}
                {consent.answered_by.clone().map(|by| format!(", {}", t!("allowed by {name}", name = by)))}
                {consent.answered_at.clone().map(|at| view! { ", " <Time at /> })}
            </p>
        </div>
        {(!reads_only)
            .then(|| {
                view! {
                    <form method="post" action=Post::MyWithdraw.to_string()>
                        <input type="hidden" name="id" value=consent.id.to_string() />
                        <input type="hidden" name="page" value=page />
                        <button class="button danger" aria-describedby=described.clone()>
                            <Icon name="circle-off" />
                            {t("Withdraw")}
                        </button>
                    </form>
                }
            })}
    }
    .into_any()
}
