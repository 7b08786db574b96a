//! How a person is reached.

use leptos::prelude::*;
use model::users::UserCard;

use super::words;
use crate::{
    mail,
    ui::{
        copy::Copyable,
        facts::{Absent, Fact, Facts, Panel},
        icon::Icon,
        time::Time,
    },
};

#[component]
pub fn Contact(card: UserCard) -> AnyView {
    let emails = card.emails.into_iter().enumerate().map(|(at, email)| {
        let held = email.suppression.map(|held| {
            view! {
                <span class="under bad">
                    <Icon name="mail-x" />
                    "Held back: " {mail::words::suppression(held.reason)} ", " <Time at=held.since />
                </span>
            }
        });
        view! {
            <li>
                <Copyable value=email.address what="e-mail address" />
                {(at == 0).then(|| view! { <span class="hint">"signs in with it"</span> })}
                {held}
            </li>
        }
    });
    let phones = card.phones.into_iter().map(|phone| {
        view! {
            <li>
                <Copyable value=phone.display what="phone number" />
                <span class="hint">{words::phone(phone.kind)}</span>
            </li>
        }
    });
    let sips = card.sip_addresses.into_iter().map(|sip| view! { <li><Copyable value=sip what="SIP address" /></li> });
    let (emails, phones, sips): (Vec<_>, Vec<_>, Vec<_>) = (emails.collect(), phones.collect(), sips.collect());
    view! {
        <Panel id="contact" title="Contact" icon="at-sign">
            <Facts>
                <Fact name="E-mail">{several(emails)}</Fact>
                <Fact name="Phone">{several(phones)}</Fact>
                <Fact name="Extension">
                    {match card.extension {
                        Some(value) => view! { <Copyable value what="extension" /> }.into_any(),
                        None => view! { <Absent /> }.into_any(),
                    }}
                </Fact>
                <Fact name="SIP address">{several(sips)}</Fact>
            </Facts>
        </Panel>
    }
    .into_any()
}

fn several<V: IntoView + 'static>(items: Vec<V>) -> AnyView {
    if items.is_empty() {
        return view! { <Absent /> }.into_any();
    }
    let items: Vec<_> = items.into_iter().map(IntoAny::into_any).collect();
    view! { <ul class="values">{items}</ul> }.into_any()
}
