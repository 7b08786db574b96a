//! One line of the log, as the provider reads it: when, who did what to whom, why, from where, and its seal.

use leptos::prelude::*;
use model::{
    OrgId,
    audit::{ActorKind, EventRow, Outcome, Subject, SubjectKind},
};

use super::{
    note::note,
    words::{self, Told},
};
use crate::t;
use crate::ui::words::{t, woven};
use crate::{
    routes::{To, encode},
    sessions::list::browser,
    ui::{chip::Chip, icon::Icon, text::grouped, time::Clock},
};

/// `only`: where a press on the customer's name leads; the name is left out where all lines are of one customer.
/// `below` stands under the line.
pub fn line(event: EventRow, only: Option<&dyn Fn(OrgId) -> String>, below: Option<AnyView>) -> AnyView {
    let stop = words::stop(&event);
    let Told { text, who, whom } = words::told(&event);
    let agent = event.actor_id.filter(|_| event.actor == ActorKind::Agent && event.who.is_some());
    let who = linked(who, agent.map(|id| To::User(id).to_string()));
    let whom = whom.map(|name| ("whom", linked(name, event.subject.as_ref().and_then(path))));
    let told = woven(&text, whom.into_iter().chain([("who", who)]).collect());
    let refused = (event.outcome == Outcome::Refused)
        .then(|| view! { <span aria-hidden="true"><Chip word=words::outcome(event.outcome) /></span> });
    let note = note(&event).map(|note| view! { <span class="log-note">{note}</span> });
    let call = event.visit.map(|id| view! { <a href=To::Call(id).to_string()>{t("in a call")}</a> }.into_any());
    let case = event.case.map(|case| view! { <span>{t!("for {case}", case = case)}</span> }.into_any());
    let org = only.zip(event.org).map(|(only, org)| {
        let title = t!("Only lines of {org}", org = org.name);
        view! { <a href=only(org.id) title=title data-noscroll="">{org.name}</a> }.into_any()
    });
    let from = event.address.filter(|address| !address.is_empty()).map(|address| {
        let from = match event.browser.as_deref().filter(|it| !it.is_empty()) {
            Some(it) => t!("from {address}, {browser}", address = address, browser = browser(it)),
            None => t!("from {address}", address = address),
        };
        view! { <span title=event.browser>{from}</span> }.into_any()
    });
    let facts: Vec<_> = [org, call, case, from].into_iter().flatten().map(|fact| view! { <li>{fact}</li> }).collect();
    view! {
        <li class="log-line" data-row="" tabindex="-1">
            <span class="log-at"><Clock at=event.at /></span>
            <div class="log-what">
                <p>{told} {stop} " " {refused} {note}</p>
                <ul class="log-facts">{facts}</ul>
                {below}
            </div>
            {seal(event.seq)}
        </li>
    }
    .into_any()
}

fn linked(name: String, to: Option<String>) -> AnyView {
    match to {
        Some(to) => view! { <a href=to>{name}</a> }.into_any(),
        None => view! { <strong>{name}</strong> }.into_any(),
    }
}

/// The card of what it was done to.
fn path(subject: &Subject) -> Option<String> {
    let noun = match subject.kind {
        SubjectKind::User => "users",
        SubjectKind::Org => "orgs",
        SubjectKind::Device => "devices",
        SubjectKind::Order => "orders",
        SubjectKind::Search | SubjectKind::Consent | SubjectKind::View | SubjectKind::Session | SubjectKind::Event => {
            return None;
        }
    };
    subject.name.is_some().then(|| format!("/{noun}/{}", encode(&subject.id)))
}

fn seal(seq: Option<i64>) -> AnyView {
    match seq {
        Some(seq) => view! {
            <span class="log-seal" title=t("Sealed: its place in the chain")>
                <Icon name="shield-check" />
                <span class="sr">{t("sealed as")} " "</span>
                {grouped(seq)}
            </span>
        }
        .into_any(),
        None => view! {
            <span class="log-seal" title=t("It is sealed within two seconds")>
                <span class="sr">{t("not sealed yet")}</span>
                <span aria-hidden="true">"…"</span>
            </span>
        }
        .into_any(),
    }
}
