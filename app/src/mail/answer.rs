//! "Why no mail?": one cause in plain words, and the one thing to do about it.

use leptos::prelude::*;
use model::{
    mail::{MailAnswer, MailPage, NextStep, NoMailCause},
    verification::Offer,
};

use super::{act::Acts, stories::ServerWords, words};
use crate::ui::words::{heard, t, woven};
use crate::{
    ui::{erase::press, icon::Icon, time::Time},
    verification::offer::{Verify, missing},
};

pub fn answer(page: &MailPage, acts: Acts) -> AnyView {
    let MailAnswer { cause, address, at, code, diagnostic, .. } = page.answer.clone();
    let address = address.map(|address| ("address", view! { <strong>{address}</strong> }.into_any()));
    let told = woven(words::cause(cause), address.into_iter().collect());
    let why = code.as_deref().and_then(words::reason).filter(|_| cause != NoMailCause::Arrived);
    let tone = match cause {
        NoMailCause::Arrived => ("good", "circle-check"),
        NoMailCause::Waiting | NoMailCause::Silent | NoMailCause::NothingSent => ("note", "info"),
        _ => ("warn", "triangle-alert"),
    };
    view! {
        <div class="why">
            <p class=format!("why-cause {}", tone.0)>
                <Icon name=tone.1 />
                <span>
                    {told}
                    {why.map(|why| format!(": {why}"))} {code.map(|code| view! { " " <span class="value code">{code}</span> })}
                    {at.map(|at| view! { " (" <Time at /> ")" })} "."
                </span>
            </p>
            {diagnostic.map(|text| view! { <ServerWords text /> })}
            <p class="why-step">{words::step(page.answer.step, &page.org.name)}</p>
            {control(page, acts)}
        </div>
    }
    .into_any()
}

/// The address that the next step is about, where the step is an act of this page.
pub fn acts_on(page: &MailPage) -> Option<usize> {
    let wanted = match page.answer.step {
        NextStep::ClearAndResend | NextStep::AskOwner | NextStep::Verify => page.answer.address.as_ref()?,
        _ => return None,
    };
    page.addresses.iter().position(|it| it.address == *wanted)
}

/// The one button of the next step, or what is missing for it.
fn control(page: &MailPage, acts: Acts) -> Option<AnyView> {
    let address = acts_on(page).map(|at| page.addresses[at].clone());
    match page.answer.step {
        NextStep::ClearAndResend => {
            address.map(|it| offered(it.clear, t("Clear and resend"), acts, move || acts.clear(it.address.clone())))
        }
        NextStep::AskOwner => address
            .map(|it| offered(it.ask_owner, t("Ask the owner"), acts, move || acts.ask_owner(it.address.clone()))),
        NextStep::ResendInvitation => {
            Some(offered(page.resend_invitation.clone(), t("Resend the invitation"), acts, move || acts.invite()))
        }
        NextStep::Verify => {
            let says = address.and_then(|it| match it.clear {
                Offer::Needs { says, .. } => Some(says),
                _ => None,
            });
            let says = says.map(|says| view! { <p><Icon name="shield" />{heard(&says)}</p> });
            Some(view! { <div class="missing">{says} <Verify call=acts.call primary=true /></div> }.into_any())
        }
        NextStep::Wait
        | NextStep::AskWhich
        | NextStep::CheckSpam
        | NextStep::MailAdministrator
        | NextStep::FixAddress => None,
    }
}

fn offered(offer: Offer, text: &'static str, acts: Acts, act: impl Fn() + 'static) -> AnyView {
    match offer {
        Offer::Open => view! {
            <button type="button" class="button primary needs-script" on:click=press(act)>
                <Icon name="mail" />
                {text}
            </button>
        }
        .into_any(),
        other => missing(other, acts.call).into_any(),
    }
}
