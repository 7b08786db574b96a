//! Where a code could go, with the reason where none may; and who could vouch instead.

use leptos::{ev, html, prelude::*};
use model::verification::{Caller, Offer};
use wasm_bindgen::JsCast;

use super::{call::Call, show::problem, vouch::vouching, words};
use crate::ui::{icon::Icon, time::Clock};

pub fn choose(call: Call) -> AnyView {
    view! {
        {problem(call)}
        {move || {
            let caller = call.caller.get()?;
            let proven = call.proof.get().map(|proof| {
                view! {
                    <p class="notice good">
                        <Icon name="shield-check" />
                        <span>{words::proof(&proof)} ", until " <Clock at=proof.until /> "."</span>
                    </p>
                }
            });
            let (ways, vouch) = (addresses(&caller, call), vouching(caller, call));
            Some(view! { {proven} {ways} {vouch} })
        }}
    }
    .into_any()
}

fn addresses(caller: &Caller, call: Call) -> AnyView {
    match &caller.send {
        Offer::Open => {}
        Offer::Needs { says, .. } | Offer::Closed { says } => {
            return view! {
                <p class="notice note">
                    <Icon name="info" />
                    <span>{says.clone()}</span>
                </p>
            }
            .into_any();
        }
    }
    if caller.addresses.is_empty() {
        return view! { <p class="advice">"There is no address on file, so no code can go anywhere."</p> }.into_any();
    }
    let open = |at: &i64| caller.addresses.iter().any(|it| it.at == *at && it.refused.is_none());
    let kept =
        caller.code.as_ref().and_then(|code| caller.addresses.iter().find(|it| it.masked == code.masked_address));
    let chosen = kept.map(|it| it.at).filter(open).or(caller.addresses.iter().map(|it| it.at).find(open));
    let form = NodeRef::<html::Form>::new();
    Effect::new(move |_| {
        let checked = form.get().and_then(|form| form.query_selector("input:checked").ok().flatten());
        if let Some(radio) = checked.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
            _ = radio.focus();
        }
    });
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let checked = form.get_untracked().and_then(|form| form.query_selector("input:checked").ok().flatten());
        let at = checked.and_then(|it| it.get_attribute("value")?.parse().ok());
        if let Some(at) = at.filter(|_| !call.busy.get_untracked()) {
            call.send(at);
        }
    };
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
                    {address.refused.clone().map(|why| view! { <small id=id.clone()>{why}</small> })}
                </label>
            }
        })
        .collect_view();
    let again = caller.code.is_some();
    view! {
        <form class="verify-ways" node_ref=form on:submit=send>
            <fieldset>
                <legend>"Mail a code to"</legend>
                {items}
            </fieldset>
            {again.then(|| view! { <p class="hint">"The code sent before stops working when a new one is sent."</p> })}
            {chosen
                .map(|_| {
                    view! {
                        <button class="button primary" aria-disabled=move || call.busy.get().then_some("true")>
                            <Icon name="mail" />
                            {move || if call.busy.get() { "Sending…" } else if again { "Send a new code" } else { "Send code" }}
                        </button>
                    }
                })}
        </form>
    }
    .into_any()
}
