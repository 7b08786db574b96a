//! A person's addresses as mail sees them: which are held back, why, and what may be done about it.

use leptos::prelude::*;
use model::{
    mail::{MailAddress, MailPage, NextStep},
    verification::Offer,
};

use super::{act::Acts, answer::acts_on, stories::ServerWords, words};
use crate::t;
use crate::ui::words::{heard, t};
use crate::{
    ui::{
        chip::{Chip, Tone, word},
        copy::Copyable,
        erase::press,
        facts::Empty,
        icon::Icon,
        text::capitalized,
        time::Time,
    },
    verification::offer::missing,
};

pub fn addresses(page: &MailPage, acts: Acts) -> AnyView {
    if page.addresses.is_empty() {
        return view! { <Empty text=t("There is no address on file.") /> }.into_any();
    }
    // What the answer above already offers is not offered twice.
    let offered = acts_on(page);
    let items =
        page.addresses.iter().enumerate().map(|(at, it)| row(it.clone(), offered == Some(at), acts)).collect_view();
    let invite =
        (page.answer.step != NextStep::ResendInvitation).then(|| invitation(page.resend_invitation.clone(), acts));
    view! {
        <ul class="mail-addresses">{items}</ul>
        {invite}
    }
    .into_any()
}

fn row(address: MailAddress, offered: bool, acts: Acts) -> AnyView {
    let MailAddress { address, suppression, clear, ask_owner } = address;
    let Some(held) = suppression else {
        return view! {
            <li>
                <div class="mail-address">
                    <Copyable value=address what=t("e-mail address") />
                    <Chip word=word(Tone::Good, t("Gets mail")) />
                </div>
            </li>
        }
        .into_any();
    };
    let doing = (!offered).then(|| {
        let (clearing, asking) = (address.clone(), address.clone());
        let ask = (ask_owner == Offer::Open).then(|| {
            view! {
                <button type="button" class="button needs-script" on:click=press(move || acts.ask_owner(asking.clone()))>
                    <Icon name="mail" />
                    {t("Ask the owner")}
                </button>
            }
        });
        match clear {
            Offer::Open => view! {
                <div class="missing">
                    <button type="button" class="button needs-script" on:click=press(move || acts.clear(clearing.clone()))>
                        <Icon name="refresh-cw" />
                        {t("Clear and resend")}
                    </button>
                    {ask}
                </div>
            }
            .into_any(),
            other => view! { {missing(other, acts.call)} {ask} }.into_any(),
        }
    });
    view! {
        <li>
            <div class="mail-address">
                <Copyable value=address what=t("e-mail address") />
                <Chip word=word(Tone::Bad, t("Held back")) />
            </div>
            <p class="advice">{capitalized(words::suppression(held.reason))} ", " <Time at=held.since /> "."</p>
            {held.diagnostic.filter(|_| !offered).map(|text| view! { <ServerWords text /> })}
            {doing}
        </li>
    }
    .into_any()
}

fn invitation(offer: Offer, acts: Acts) -> AnyView {
    match offer {
        Offer::Open => view! {
            <div class="mail-invite">
                <button type="button" class="button needs-script" on:click=press(move || acts.invite())>
                    <Icon name="mail" />
                    {t("Resend the invitation")}
                </button>
            </div>
        }
        .into_any(),
        Offer::Needs { says, .. } | Offer::Closed { says } => {
            view! { <p class="mail-invite hint">{t!("Invitation: {says}", says = heard(&says))}</p> }.into_any()
        }
    }
}
