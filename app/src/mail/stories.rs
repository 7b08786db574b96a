//! Each mail with what happened to it, in plain words, and the servers' own beside them.

use leptos::prelude::*;
use model::mail::{MailEvent, MailEventKind, MailStory};

use super::words;
use crate::t;
use crate::ui::words::t;
use crate::ui::{
    chip::Chip,
    copy::Copy,
    facts::Empty,
    text::capitalized,
    time::{Clock, Time},
};

pub fn stories(mails: &[MailStory]) -> AnyView {
    if mails.is_empty() {
        return view! { <Empty text=t("No mail has been sent to any of the addresses.") /> }.into_any();
    }
    view! { <ul class="mails">{mails.iter().map(story).collect_view()}</ul> }.into_any()
}

fn story(mail: &MailStory) -> AnyView {
    let kind = mail.kind.map_or(t("Mail"), words::kind);
    let events = mail.events.iter().map(event).collect_view();
    view! {
        <li data-row="" tabindex="-1">
            <div class="mail-head">
                <p class="story-subject">
                    <span class="tag">{kind}</span>
                    " "
                    {mail.subject.clone()}
                </p>
                <Chip word=words::status(mail.status) />
                <p class="cell-sub">{t!("To {address}", address = mail.address)} {mail.events.first().map(|event| view! { " · " <Time at=event.at.clone() /> })}</p>
            </div>
            <ol class="events">{events}</ol>
        </li>
    }
    .into_any()
}

fn event(event: &MailEvent) -> AnyView {
    let well = matches!(event.event, MailEventKind::Queued | MailEventKind::Sent | MailEventKind::Delivered);
    let why = event.code.as_deref().filter(|_| !well).and_then(words::reason).map(capitalized);
    let code = event.code.clone().filter(|_| !well);
    view! {
        <li class=words::tone(event.event).class()>
            <p>
                <span class="event-what">{words::happened(event.event)}</span> " " <Clock at=event.at.clone() />
                <span class="hint">" · " {words::source(event.source)}</span>
            </p>
            {(why.is_some() || code.is_some()).then(|| view! {
                <p class="advice">{why} {code.map(|code| view! { " " <span class="value code">{code}</span> })}</p>
            })}
            {event.diagnostic.clone().map(|text| view! { <ServerWords text /> })}
        </li>
    }
    .into_any()
}

/// What a server said, word for word, for those who run it.
#[component]
pub fn ServerWords(text: String) -> AnyView {
    view! {
        <p class="server-words">
            <span class="value code">{text.clone()}</span>
            <Copy value=text what=t("the server's words") />
        </p>
    }
    .into_any()
}
