//! How a person is reached. What is private comes masked; *Reveal* shows it for half a minute.

use std::time::Duration;

use leptos::{prelude::*, task::spawn_local};
use model::{
    users::{PhonePoint, Revealed, UserCard},
    verification::Offer,
};

use super::{api::reveal_contact, words};
use crate::ui::words::{t, tc, tn};
use crate::{
    mail,
    security::prove::fresh,
    ui::{
        copy::Copyable,
        erase::{changing, effect, press},
        facts::{Absent, Fact, Facts, Panel},
        icon::Icon,
        time::Time,
        toast::Toasts,
    },
    verification::{call::Call, offer::missing},
};
use crate::{t, tv};

#[component]
pub fn Contact(shown: RwSignal<UserCard>, call: Call) -> AnyView {
    let revealed = RwSignal::new(None::<Revealed>);
    let left = RwSignal::new(0_i64);
    // Each is on the record, so one at a time.
    let busy = RwSignal::new(false);
    let hide = move || {
        if left.try_set(0).is_none() && revealed.with_untracked(Option::is_some) {
            revealed.set(None);
        }
    };
    effect(move || {
        let second = move || match left.get_untracked() {
            0 => {}
            1 => hide(),
            _ => left.update(|left| *left -= 1),
        };
        let every = set_interval_with_handle(second, Duration::from_secs(1));
        let seen = window_event_listener_untyped("visibilitychange", move |_| {
            if document().hidden() {
                hide();
            }
        });
        on_cleanup(move || {
            _ = every.map(|every| every.clear());
            seen.remove();
        });
    });
    view! {
        <Panel id="contact" title=t("Contact") icon="at-sign">
            {changing(move || facts(shown.get(), revealed.get()))}
            {changing(move || {
                let (masked, offer) = shown.with(|card| (card.masked, card.reveal.clone()));
                match offer {
                    _ if !masked => None,
                    Offer::Open => Some(view! { <Reveal call revealed left busy hide=Callback::new(move |()| hide()) /> }.into_any()),
                    offer => missing(offer, call),
                }
            })}
        </Panel>
    }
    .into_any()
}

/// One button that shows and hides, so that the focus stays where it is.
#[component]
fn Reveal(
    call: Call,
    revealed: RwSignal<Option<Revealed>>,
    left: RwSignal<i64>,
    busy: RwSignal<bool>,
    hide: Callback<()>,
) -> AnyView {
    let toasts = expect_context::<Toasts>();
    let pressed = move || {
        if left.get_untracked() > 0 {
            return hide.run(());
        }
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = fresh(|| reveal_contact(call.user)).await;
            // Nobody, once the page was left.
            if busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(contact) if !document().hidden() => {
                    left.set(contact.seconds);
                    revealed.set(Some(contact));
                }
                Ok(_) => {}
                Err(error) => {
                    toasts.say(error.error.message);
                    call.refresh();
                }
            }
        });
    };
    view! {
        <div class="missing">
            <button type="button" class="button needs-script" data-key="r" on:click=press(pressed)>
                <Icon name="eye" />
                {changing(move || if left.get() > 0 { t("Mask") } else { t("Reveal") })}
            </button>
            <p class="hint">
                {changing(move || match left.get() {
                    0 => t("Shows it all for half a minute; it is recorded.").to_owned(),
                    left => t!("Masked again in {count}.", count = tn(left, "{n} second", "{n} seconds")),
                })}
            </p>
        </div>
    }
    .into_any()
}

fn facts(card: UserCard, revealed: Option<Revealed>) -> AnyView {
    let Revealed { emails, phones, .. } = revealed.unwrap_or_else(|| Revealed {
        emails: card.emails.iter().map(|email| email.address.clone()).collect(),
        phones: card.phones,
        seconds: 0,
    });
    let mut held = card.emails.into_iter().map(|email| email.suppression);
    let emails = emails.into_iter().enumerate().map(|(at, address)| {
        let held = held.next().flatten().map(|held| {
            view! {
                <span class="under bad">
                    <Icon name="mail-x" />
                    <span>
                        {tv!(
                            "Held back: {why}, {when}",
                            why = mail::words::suppression(held.reason),
                            when = view! { <Time at=held.since /> },
                        )}
                    </span>
                </span>
            }
        });
        view! {
            <li>
                <Copyable value=address what=t("e-mail address") key="c" />
                {(at == 0).then(|| view! { <span class="hint">{t("signs in with it")}</span> })}
                {held}
            </li>
        }
        .into_any()
    });
    let phone = |phone: PhonePoint| {
        view! {
            <li>
                <Copyable value=phone.display what=t("phone number") key="t" />
                <span class="hint">{words::phone(phone.kind)}</span>
            </li>
        }
        .into_any()
    };
    let sip = |sip| view! { <li><Copyable value=sip what=tc("what", "SIP address") /></li> }.into_any();
    let emails = several(emails.collect());
    let phones = several(phones.into_iter().map(phone).collect());
    let sips = several(card.sip_addresses.into_iter().map(sip).collect());
    view! {
        <Facts>
            <Fact name=t("E-mail")>{emails}</Fact>
            <Fact name=t("Phone")>{phones}</Fact>
            <Fact name=t("Extension")>
                {match card.extension {
                    Some(value) => view! { <Copyable value what=t("extension") /> }.into_any(),
                    None => view! { <Absent /> }.into_any(),
                }}
            </Fact>
            <Fact name=t("SIP address")>{sips}</Fact>
        </Facts>
    }
    .into_any()
}

fn several(items: Vec<AnyView>) -> AnyView {
    if items.is_empty() {
        return view! { <Absent /> }.into_any();
    }
    view! { <ul class="values">{items}</ul> }.into_any()
}
