//! What was read and done about one user (`/users/:id/history`) or customer (`/orgs/:id/history`).

use leptos::prelude::*;
use model::audit::{History, SubjectKind};

use super::{
    api::{org_history, user_history},
    line::line,
    question::question,
};
use crate::t;
use crate::ui::words::t;
use crate::{
    routes::{To, encode},
    ui::{facts::Empty, heading::Heading, icon::Icon, load::loaded, pager::Pager},
};

pub fn of_user() -> AnyView {
    loaded(
        |asked| {
            Box::pin(async move {
                let cursor = asked.query.get("cursor");
                user_history(asked.id("user")?, cursor).await
            })
        },
        history,
    )
}

pub fn of_org() -> AnyView {
    loaded(
        |asked| {
            Box::pin(async move {
                let cursor = asked.query.get("cursor");
                org_history(asked.id("customer")?, cursor).await
            })
        },
        history,
    )
}

pub fn history(History { of, org, events }: History) -> AnyView {
    let whole = of.kind == SubjectKind::Org;
    let card = if whole { To::Org(org.id).to_string() } else { format!("/users/{}", of.id) };
    let name = of.name.unwrap_or_else(|| if whole { org.name.clone() } else { t("Erased").to_owned() });
    let turn = |cursor: Option<String>| cursor.map(|cursor| format!("{card}/history?cursor={}", encode(&cursor)));
    let (previous, next) = (turn(events.previous), turn(events.next));
    let crumb = (!whole).then(|| view! { <a href=To::Org(org.id).to_string()>{org.name}</a> " · " });
    let lines: Vec<_> = events
        .rows
        .into_iter()
        .map(|mut event| {
            let below = event.question.take().map(|asked| question(event.id, asked, false));
            line(event, None, below)
        })
        .collect();
    view! {
        <header class="page-head">
            <div class="page-title">
                <p class="crumb">
                    {crumb}
                    <a href=card>{name.clone()}</a>
                </p>
                <Heading text=t!("History of {name}", name = name) />
                <p class="page-sub">{t("What was read and done here, by whom and why. The newest first.")}</p>
            </div>
        </header>
        <div class="panel log">
            {if lines.is_empty() {
                view! { <Empty text=t("Nothing was read or done here yet.") /> }.into_any()
            } else {
                view! { <ol>{lines}</ol> }.into_any()
            }}
        </div>
        <Pager previous next />
    }
    .into_any()
}

/// The way to it from the card: in the head's actions.
pub fn link(to: To) -> AnyView {
    view! {
        <a class="button" href=to.to_string()>
            <Icon name="history" />
            {t("History")}
        </a>
    }
    .into_any()
}
