//! A code on its way: what became of its mail, the words that show the caller it is genuine, and the six boxes.

use std::time::Duration;

use leptos::prelude::*;
use model::{mail::MailStatus, verification::SentCode};

use super::{boxes::Boxes, call::Call, show::problem};
use crate::ui::words::{t, tn};
use crate::{
    mail,
    ui::{
        chip::Chip,
        erase::{changing, effect, press},
        icon::Icon,
    },
};
use crate::{t, tv};

pub fn code(call: Call) -> AnyView {
    let seconds = RwSignal::new(call.seconds());
    effect(move || {
        let tick = move || {
            let left = call.seconds();
            // The answer to what is being asked may bring another code, or the proof.
            if seconds.try_set(left).is_none() && left == 0 && !call.busy.get_untracked() {
                call.over(t("The ten minutes are over: this code no longer counts. Send a new one."));
            }
        };
        let every = set_interval_with_handle(tick, Duration::from_millis(500));
        on_cleanup(move || _ = every.map(|every| every.clear()));
    });
    let of = move |part: fn(&SentCode) -> AnyView| {
        changing(move || call.caller.with(|caller| caller.as_ref().and_then(|caller| caller.code.as_ref()).map(part)))
    };
    let again = move || {
        let at = call.caller.with_untracked(|caller| caller.as_ref()?.code.as_ref()?.at);
        match at {
            Some(at) if !call.busy.get_untracked() => call.send(at),
            _ => call.other_ways(),
        }
    };
    view! {
        <div class="verify-mail" role="status">{of(delivery)}</div>
        <div class="verify-pair" id="verify-pair">
            <p>{t("Read these two words to the caller: their mail shows the same two.")}</p>
            {of(|code| view! { <p class="pair">{code.words.clone()}</p> }.into_any())}
        </div>
        <Boxes call />
        <p class="verify-left">
            <span role="timer">{changing(move || t!("{time} left", time = format!("{}:{:02}", seconds.get() / 60, seconds.get() % 60)))}</span>
            " · "
            {of(|code| tn(code.tries_left, "{n} try left", "{n} tries left").into_any())}
            {changing(move || call.busy.get().then(|| format!(" · {}", t("checking…"))))}
        </p>
        {problem(call)}
        <p class="verify-said" role="status">{call.said}</p>
        <div class="verify-more">
            <button type="button" class="button" on:click=press(again)>
                <Icon name="refresh-cw" />
                {t("Send a new code")}
            </button>
            <button type="button" class="button" on:click=press(move || call.other_ways())>
                {t("Another address, or a vouch")}
            </button>
            <p class="hint">{t("A new code makes the old one stop working.")}</p>
        </div>
    }
    .into_any()
}

fn delivery(code: &SentCode) -> AnyView {
    let wrong = code.delivery == MailStatus::Error;
    view! {
        <p>{tv!("Code to {address}", address = view! { <strong>{code.masked_address.clone()}</strong> })} " " <Chip word=mail::words::status(code.delivery) /></p>
        {wrong.then(|| view! { <p class="advice">{t("It did not get through: choose another address, or have somebody vouch.")}</p> })}
        {code.delivery_problem.clone().map(|words| view! { <p class="server-words"><span class="value code">{words}</span></p> })}
    }
    .into_any()
}
