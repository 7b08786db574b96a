//! The history of one user (`/users/:id/history`), customer (`/orgs/:id/history`) or device (`/devices/:id/history`): what
//! changed, day by day; with `?all=1` every look, too.

use leptos::prelude::*;
use model::{
    Timestamp,
    audit::{EventRow, History, SubjectKind},
    differences::{Difference, Worked},
};

use super::{
    api::{device_history, org_history, user_history},
    line::line,
    question::question,
};
use crate::{
    differences,
    routes::{To, encode},
    t,
    ui::{
        erase::effect, facts::Empty, heading::Heading, icon::Icon, intl, load::loaded, pager::Pager, time::Time,
        words::t,
    },
};

pub fn of_user() -> AnyView {
    loaded(
        |asked| {
            Box::pin(async move {
                let (all, cursor) = (asked.query.get("all").is_some(), asked.query.get("cursor"));
                user_history(asked.id("user")?, !all, cursor).await
            })
        },
        history,
    )
}

pub fn of_org() -> AnyView {
    loaded(
        |asked| {
            Box::pin(async move {
                let (all, cursor) = (asked.query.get("all").is_some(), asked.query.get("cursor"));
                org_history(asked.id("customer")?, !all, cursor).await
            })
        },
        history,
    )
}

pub fn of_device() -> AnyView {
    loaded(
        |asked| {
            Box::pin(async move {
                let (all, cursor) = (asked.query.get("all").is_some(), asked.query.get("cursor"));
                device_history(asked.id("device")?, !all, cursor).await
            })
        },
        history,
    )
}

pub fn history(History { of, org, events, differences, worked, all }: History) -> AnyView {
    let whole = of.kind == SubjectKind::Org;
    let card = match of.kind {
        SubjectKind::Org => To::Org(org.id).to_string(),
        SubjectKind::Device => format!("/devices/{}", of.id),
        _ => format!("/users/{}", of.id),
    };
    let name = of.name.unwrap_or_else(|| if whole { org.name.clone() } else { t("Erased").to_owned() });
    let mark = if all { "all=1&" } else { "" };
    let turn = |cursor: Option<String>| cursor.map(|cursor| format!("{card}/history?{mark}cursor={}", encode(&cursor)));
    let (previous, next) = (turn(events.previous), turn(events.next));
    let crumb = (!whole).then(|| view! { <a href=To::Org(org.id).to_string()>{org.name}</a> " · " });
    let (changes, everything) = (format!("{card}/history"), format!("{card}/history?all=1"));
    let current = |on: bool| on.then_some("page");
    let sub = if all {
        t("What was read and done here, by whom and why, and what changed. The newest first.")
    } else {
        t("The newest first. What an import found stands at the moment of that import.")
    };
    let empty =
        if all { t("Nothing was read or done here yet.") } else { t("Nothing has changed here in thirteen months.") };
    let lines = days(merged(events.rows, differences), worked.filter(|worked| worked.here));
    view! {
        <header class="page-head">
            <div class="page-title">
                <p class="crumb">
                    {crumb}
                    <a href=card>{name.clone()}</a>
                </p>
                <Heading text=t!("History of {name}", name = name) />
                <p class="page-sub">{sub}</p>
            </div>
            <nav class="log-kinds" aria-label=t("Which lines")>
                <a href=changes aria-current=current(!all)>{t("What changed")}</a>
                <a href=everything aria-current=current(all)>{t("Everything")}</a>
            </nav>
        </header>
        <div class="panel log">
            {if lines.is_empty() {
                view! { <Empty text=empty /> }.into_any()
            } else {
                view! { <ol>{lines}</ol> }.into_any()
            }}
        </div>
        <Pager previous next />
    }
    .into_any()
}

/// Both in one order, newest first.
fn merged(events: Vec<EventRow>, differences: Vec<Difference>) -> Vec<(Timestamp, AnyView)> {
    let (mut events, mut differences) = (events.into_iter().peekable(), differences.into_iter().peekable());
    let mut lines = Vec::new();
    loop {
        let earlier = match (events.peek(), differences.peek()) {
            (Some(event), Some(difference)) => difference.id > event.id.0,
            (None, Some(_)) => true,
            (Some(_), None) => false,
            (None, None) => return lines,
        };
        if let Some(one) = differences.next_if(|_| earlier) {
            lines.push((one.at.clone(), differences::line::line(one)));
        } else if let Some(mut event) = events.next() {
            let below = event.question.take().map(|asked| question(event.id, asked, false));
            lines.push((event.at.clone(), line(event, None, below)));
        }
    }
}

/// The lines with the days that they are of, in the reader's own zone once the page is taken over, and the line that says
/// until when it worked.
pub fn days(lines: Vec<(Timestamp, AnyView)>, worked: Option<Worked>) -> Vec<AnyView> {
    let moments: Vec<String> = lines.iter().map(|(at, _)| at.to_string()).collect();
    let headings: Vec<RwSignal<String>> = moments.iter().map(|_| RwSignal::new(String::new())).collect();
    let day = |moment: &str| moment.get(..10).unwrap_or_default().to_owned();
    tell(&headings, moments.iter().map(|moment| day(moment)).collect());
    effect({
        let headings = headings.clone();
        move || {
            let own = moments.iter().map(|moment| intl::day_of(moment).unwrap_or_else(|| day(moment)));
            tell(&headings, own.collect());
            for heading in &headings {
                let text = heading.with_untracked(|date| intl::day(date).filter(|_| !date.is_empty()));
                text.into_iter().for_each(|text| heading.set(text));
            }
        }
    });
    let mut worked = worked.map(|worked| (worked.at.clone(), until(worked, lines.is_empty())));
    let mut out = Vec::with_capacity(lines.len() * 2 + 1);
    for ((at, line), heading) in lines.into_iter().zip(headings) {
        if let Some((_, here)) = worked.take_if(|(moment, _)| at <= *moment) {
            out.push(here);
        }
        let hidden = move || heading.with(String::is_empty);
        out.push(view! { <li class="log-day" hidden=hidden><h2>{heading}</h2></li> }.into_any());
        out.push(line);
    }
    out.extend(worked.map(|(_, here)| here));
    out
}

/// Says each day once, over its first line.
fn tell(headings: &[RwSignal<String>], days: Vec<String>) {
    let mut last = String::new();
    for (heading, day) in headings.iter().zip(days) {
        heading.set(if day == last { String::new() } else { day.clone() });
        last = day;
    }
}

fn until(worked: Worked, alone: bool) -> AnyView {
    let words = if alone { t("Nothing has changed since it last worked") } else { t("It last worked here") };
    view! {
        <li class="log-worked">
            <Icon name="circle-check" />
            <strong>{words}</strong>
            <Time at=worked.at />
        </li>
    }
    .into_any()
}

/// The way to it from the card: in the head's actions.
pub fn link(to: To) -> AnyView {
    view! {
        <a class="button" href=to.to_string() data-key="h">
            <Icon name="history" />
            {t("History")}
        </a>
    }
    .into_any()
}
