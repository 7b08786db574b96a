//! Where a code could go, with the reason where none may; and who could vouch instead.

use leptos::prelude::*;
use model::verification::{Caller, Offer};

use super::{
    call::Call,
    show::{notice, problem},
    vouch::vouching,
    words,
};
use crate::tv;
use crate::ui::words::{heard, t};
use crate::ui::{
    dialog::focus,
    erase::{changing, effect, flag, submit},
    icon::Icon,
    time::Clock,
};

const CHOSEN: &str = "#verify [name=address]:checked";

pub fn choose(call: Call) -> AnyView {
    // Once: what is drawn anew meanwhile takes it from nobody.
    effect(|| focus(CHOSEN));
    view! {
        {problem(call)}
        {changing(move || {
            let caller = call.caller.get()?;
            let proven = call.proof.get().map(|proof| {
                let inside = tv!(
                    "{proof}, until {when}.",
                    proof = words::proof(&proof),
                    when = view! { <Clock at=proof.until /> },
                );
                notice("good", "shield-check", inside.into_any())
            });
            let ways = addresses(&caller, call);
            // What closes both ways is said once.
            let said = caller.vouch.is_none() && caller.send != Offer::Open && caller.send == caller.ask_vouch;
            let vouch = (!said).then(|| vouching(caller, call));
            Some(view! { {proven} {ways} {vouch} }.into_any())
        })}
    }
    .into_any()
}

fn addresses(caller: &Caller, call: Call) -> AnyView {
    match &caller.send {
        Offer::Open => {}
        Offer::Needs { says, .. } | Offer::Closed { says } => {
            return notice("note", "info", heard(says).into_any());
        }
    }
    if caller.addresses.is_empty() {
        return view! { <p class="advice">{t("There is no address on file, so no code can go anywhere.")}</p> }
            .into_any();
    }
    let open = |at: &i64| caller.addresses.iter().any(|it| it.at == *at && it.refused.is_none());
    let kept = caller.code.as_ref().and_then(|code| code.at);
    let chosen = kept.filter(open).or(caller.addresses.iter().map(|it| it.at).find(open));
    let send = submit(move |_| {
        let checked = document().query_selector(CHOSEN).ok().flatten();
        let at = checked.and_then(|it| it.get_attribute("value")?.parse().ok());
        if let Some(at) = at.filter(|_| !call.busy.get_untracked()) {
            call.send(at);
        }
    });
    let items = caller
        .addresses
        .iter()
        .map(|address| {
            let id = format!("verify-address-{}", address.at);
            view! {
                <label class="choice" class:off=address.refused.is_some()>
                    <input
                        type="radio"
                        name="address"
                        value=address.at.to_string()
                        checked=chosen == Some(address.at)
                        disabled=address.refused.is_some()
                        aria-describedby=address.refused.is_some().then(|| id.clone())
                    />
                    <span>{address.masked.clone()}</span>
                    {address.refused.clone().map(|why| view! { <small id=id.clone()>{heard(&why)}</small> })}
                </label>
            }
        })
        .collect_view();
    let again = caller.code.is_some();
    view! {
        <form class="verify-ways" on:submit=send>
            <fieldset>
                <legend>{t("Mail a code to")}</legend>
                {items}
            </fieldset>
            {again.then(|| view! { <p class="hint">{t("The code sent before stops working when a new one is sent.")}</p> })}
            {chosen
                .map(|_| {
                    view! {
                        <button class="button primary" aria-disabled=flag(move || call.busy.get())>
                            <Icon name="mail" />
                            {changing(move || if call.busy.get() { t("Sending…") } else if again { t("Send a new code") } else { t("Send code") })}
                        </button>
                    }
                })}
        </form>
    }
    .into_any()
}
