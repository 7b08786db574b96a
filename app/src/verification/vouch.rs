//! The other way: somebody who knows the caller says on a page of their own that it is really them.

use leptos::{ev, prelude::*};
use model::{
    UserId,
    verification::{Caller, Offer, Vouch, VouchState},
};
use wasm_bindgen::JsCast;

use super::{call::Call, offer::missing, words};
use crate::ui::words::t;
use crate::{
    mail,
    ui::{
        chip::Chip,
        erase::{flag, submit},
        icon::Icon,
        time::Time,
    },
};
use crate::{t, tv};

pub fn vouching(caller: Caller, call: Call) -> AnyView {
    let waiting = caller.vouch.as_ref().is_some_and(|vouch| vouch.state == VouchState::Waiting);
    let ask = match caller.ask_vouch {
        Offer::Open if caller.vouchers.is_empty() => {
            view! { <p class="advice">{t("Nobody on file could vouch: there is no manager and no administrator.")}</p> }
                .into_any()
        }
        Offer::Open => {
            // Not who was asked just now.
            let before = caller.vouch.as_ref().map(|vouch| &vouch.voucher);
            let other = caller.vouchers.iter().find(|voucher| before != Some(&voucher.name));
            let first = other.or(caller.vouchers.first()).map(|voucher| voucher.id);
            let items = caller
                .vouchers
                .into_iter()
                .map(|voucher| {
                    view! {
                        <label class="choice">
                            <input type="radio" name="voucher" value=voucher.id.to_string() checked=first == Some(voucher.id) />
                            <span>{voucher.name}</span>
                            <small>{words::voucher(voucher.role)}</small>
                        </label>
                    }
                })
                .collect_view();
            view! {
                <form class="verify-ways" on:submit=submit(move |event| asked(event, call))>
                    <fieldset>
                        <legend>{if waiting { t("Ask somebody else to vouch") } else { t("Or ask somebody to vouch") }}</legend>
                        {items}
                    </fieldset>
                    <button class="button" aria-disabled=flag(move || call.busy.get())>
                        <Icon name="users" />
                        {t("Ask to vouch")}
                    </button>
                </form>
            }
            .into_any()
        }
        offer => missing_here(offer, call),
    };
    view! {
        <section class="verify-vouch" aria-label=t("Vouching")>
            {caller.vouch.map(story)}
            {ask}
        </section>
    }
    .into_any()
}

/// Inside the dialog the way to more proof is already open.
fn missing_here(offer: Offer, call: Call) -> AnyView {
    let says = match offer {
        Offer::Needs { says, .. } => Offer::Closed { says },
        other => other,
    };
    missing(says, call).into_any()
}

fn story(vouch: Vouch) -> AnyView {
    let waiting = vouch.state == VouchState::Waiting;
    let title = match vouch.state {
        VouchState::Vouched => t!("Vouched for by {voucher}", voucher = vouch.voucher),
        _ => t!("{voucher} was asked to vouch", voucher = vouch.voucher),
    };
    view! {
        <div class="verify-mail" role="status">
            <p><strong>{title}</strong> ", " <Time at=vouch.asked_at /> " " <Chip word=words::vouch(vouch.state) /></p>
            {waiting.then(|| view! { <p class="advice">{tv!("Their mail: {status}", status = view! { <Chip word=mail::words::status(vouch.delivery) /> })}</p> })}
        </div>
    }
    .into_any()
}

fn asked(event: ev::SubmitEvent, call: Call) {
    let form = event.target().and_then(|it| it.dyn_into::<web_sys::Element>().ok());
    let checked = form.and_then(|form| form.query_selector("input:checked").ok().flatten());
    let voucher = checked.and_then(|it| it.get_attribute("value")?.parse::<UserId>().ok());
    if let Some(voucher) = voucher.filter(|_| !call.busy.get_untracked()) {
        call.ask_vouch(voucher);
    }
}
