//! What became of the last mail to somebody.

use leptos::prelude::*;
use model::{
    UserId,
    mail::{LastMail, MailStatus},
};

use super::words;
use crate::tv;
use crate::ui::words::t;
use crate::{
    routes::To,
    ui::{
        chip::Chip,
        copy::Copy,
        facts::{Empty, Panel},
        time::Time,
    },
};

#[component]
pub fn LastMailPanel(user: UserId, mail: LastMail) -> AnyView {
    let aside = view! {
        <span class="panel-aside">
            <Chip word=words::status(mail.status) />
            <a class="panel-link" href=To::Mail(user).to_string() data-key="m">{t("All mail")}</a>
        </span>
    }
    .into_any();
    let inside = if mail.status == MailStatus::None {
        view! { <Empty text=t("No mail has been sent to any of the addresses.") /> }.into_any()
    } else {
        view! { <Story mail /> }.into_any()
    };
    view! {
        <Panel id="mail" title=t("Last mail") icon="mail" aside>
            {inside}
        </Panel>
    }
    .into_any()
}

#[component]
fn Story(mail: LastMail) -> AnyView {
    let advice = words::advice(&mail);
    let why = mail.code.as_deref().and_then(words::reason).filter(|_| mail.status != MailStatus::Delivered);
    let kind = mail.kind.map_or(t("Mail"), words::kind);
    let happened = mail.event.map(words::event);
    let words_of_server = mail.diagnostic.clone().filter(|_| mail.status != MailStatus::Delivered);
    view! {
        <div class="story">
            <p class="story-subject">
                <span class="tag">{kind}</span>
                " "
                {mail.subject}
            </p>
            <p>
                {tv!(
                    "To {address}: it {happened}",
                    address = view! { <strong>{mail.address}</strong> },
                    happened = happened.unwrap_or("…"),
                )}
                {why.map(|why| format!(": {why}"))}
                {mail.at.map(|at| view! { ", " <Time at /> })} "."
            </p>
            {advice.map(|advice| view! { <p class="advice">{advice}</p> })}
            {words_of_server
                .map(|text| {
                    view! {
                        <p class="server-words">
                            <span class="value code">{text.clone()}</span>
                            <Copy value=text what=t("the server's words") />
                        </p>
                    }
                })}
        </div>
    }
    .into_any()
}
