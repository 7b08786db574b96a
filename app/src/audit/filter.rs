//! Which lines of the log: what the address asks for, the form that asks, and the words for it.

use leptos::prelude::*;
use leptos_router::params::ParamsMap;
use model::{
    audit::{AuditFilter, AuditPage, Outcome, Verb},
    search::UserRef,
};

use super::words;
use crate::t;
use crate::ui::words::t;
use crate::{
    routes::{To, encode},
    ui::icon::Icon,
};

/// What an address asks for; what it does not know is passed over, and so is a field that was left empty.
pub fn filter(query: &ParamsMap) -> AuditFilter {
    let text = |name: &str| query.get(name).filter(|value| !value.is_empty());
    AuditFilter {
        from: text("from"),
        to: text("to"),
        agent: text("agent").and_then(|id| id.parse().ok()),
        org: text("org").and_then(|id| id.parse().ok()),
        user: text("user").and_then(|id| id.parse().ok()),
        verb: text("verb").and_then(|word| word.parse().ok()),
        outcome: text("outcome").and_then(|word| word.parse().ok()),
        questioned: text("questioned").is_some_and(|word| word == "true"),
    }
}

/// The query that asks for it; empty, or with its question mark.
pub fn query(filter: &AuditFilter, cursor: Option<&str>) -> String {
    let AuditFilter { from, to, agent, org, user, verb, outcome, questioned } = filter;
    let pairs = [
        ("from", from.clone()),
        ("to", to.clone()),
        ("agent", agent.map(|id| id.to_string())),
        ("org", org.map(|id| id.to_string())),
        ("user", user.map(|id| id.to_string())),
        ("verb", verb.map(|word| word.to_string())),
        ("outcome", outcome.map(|word| word.to_string())),
        ("questioned", questioned.then(|| "true".to_owned())),
        ("cursor", cursor.map(str::to_owned)),
    ];
    let pairs = pairs.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", encode(&value?))));
    let query = pairs.collect::<Vec<_>>().join("&");
    if query.is_empty() { query } else { format!("?{query}") }
}

/// "Reveal contact data, by Bia Fontes, from 2026-11-01".
pub fn described(filter: &AuditFilter, agents: &[UserRef]) -> String {
    let name = |id| agents.iter().find(|agent| agent.id == id).map_or(t("one agent"), |agent| &agent.name);
    let parts = [
        filter.verb.map(words::act),
        filter.outcome.map(|it| words::outcome(it).text.to_lowercase()),
        filter.agent.map(|id| t!("by {name}", name = name(id))),
        filter.org.map(|_| t("of one customer").to_owned()),
        filter.user.map(|_| t("about one person").to_owned()),
        filter.from.as_ref().map(|day| t!("from {day}", day = day)),
        filter.to.as_ref().map(|day| t!("to {day}", day = day)),
        filter.questioned.then(|| t("only what is questioned").to_owned()),
    ];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    if parts.is_empty() { t("Everything").to_owned() } else { parts.join(", ") }
}

/// A plain form that is sent by GET: the address says what is shown.
pub fn form(page: &AuditPage) -> AnyView {
    let filter = &page.filter;
    let agents = page.agents.iter().map(|agent| (agent.id.to_string(), agent.name.clone())).collect();
    let mut acts: Vec<_> = Verb::ALL.iter().map(|verb| (verb.to_string(), words::act(*verb))).collect();
    acts.sort_by(|one, other| one.1.cmp(&other.1));
    let results = Outcome::ALL.iter().map(|it| (it.to_string(), words::outcome(*it).text.to_owned())).collect();
    let hidden = [("org", filter.org.map(|id| id.to_string())), ("user", filter.user.map(|id| id.to_string()))];
    let hidden =
        hidden.into_iter().filter_map(|(name, value)| Some(view! { <input type="hidden" name=name value=value? /> }));
    let any = *filter != AuditFilter::default();
    view! {
        <form class="log-filter" method="get" action=To::Audit.to_string() aria-label=t("Which lines")>
            {hidden.collect_view()}
            {day("from", t("From (UTC)"), filter.from.clone())}
            {day("to", t("To (UTC)"), filter.to.clone())}
            {choice("agent", t("Agent"), agents, filter.agent.map(|id| id.to_string()))}
            {choice("verb", t("What"), acts, filter.verb.map(|verb| verb.to_string()))}
            {choice("outcome", t("Result"), results, filter.outcome.map(|it| it.to_string()))}
            <label class="choice">
                <input type="checkbox" name="questioned" value="true" checked=filter.questioned />
                <span>{t("Only questioned")}</span>
            </label>
            <div class="log-filter-go">
                <button class="button primary">{t("Show")}</button>
                {any.then(|| view! { <a class="button ghost" href=To::Audit.to_string()>{t("Clear")}</a> })}
            </div>
        </form>
        {narrowed(page)}
    }
    .into_any()
}

/// The customer and the person of the filter, each with a way out of it.
fn narrowed(page: &AuditPage) -> Option<AnyView> {
    let filter = &page.filter;
    let without = |filter: AuditFilter, text: String| {
        let label = t!("Not only: {text}", text = text);
        view! {
            <li class="tag log-only">
                {text}
                <a href=format!("{}{}", To::Audit, query(&filter, None)) aria-label=label data-noscroll="">
                    <Icon name="x" />
                </a>
            </li>
        }
        .into_any()
    };
    let org = filter.org.map(|_| {
        let name = page.org.as_ref().map_or_else(|| t("One customer").to_owned(), |org| org.name.clone());
        without(AuditFilter { org: None, ..filter.clone() }, name)
    });
    let user =
        filter.user.map(|_| without(AuditFilter { user: None, ..filter.clone() }, t("About one person").to_owned()));
    (org.is_some() || user.is_some())
        .then(|| view! { <ul class="chips log-narrowed" aria-label=t("Only lines of")>{org} {user}</ul> }.into_any())
}

fn day(name: &'static str, text: &'static str, at: Option<String>) -> AnyView {
    view! {
        <label class="field">
            <span>{text}</span>
            <input type="date" name=name value=at />
        </label>
    }
    .into_any()
}

fn choice(name: &'static str, text: &'static str, all: Vec<(String, String)>, chosen: Option<String>) -> AnyView {
    let options = all.into_iter().map(|(value, words)| {
        let on = chosen.as_ref() == Some(&value);
        view! { <option value=value selected=on>{words}</option> }
    });
    view! {
        <label class="field">
            <span>{text}</span>
            <select name=name>
                <option value="">{t("Any")}</option>
                {options.collect_view()}
            </select>
        </label>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_says_it_all() {
        let asked = AuditFilter {
            from: Some("2026-11-01".to_owned()),
            agent: "e6c3f339-1a2b-4f1f-b1fd-42a29755d4c1".parse().ok(),
            verb: Some(Verb::Reveal),
            questioned: true,
            ..AuditFilter::default()
        };
        let text = query(&asked, Some("a b"));
        assert!(text.ends_with("&verb=reveal&questioned=true&cursor=a%20b"), "{text}");
        let pairs = text.trim_start_matches('?').split('&').filter_map(|pair| pair.split_once('='));
        let map: ParamsMap = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        assert_eq!(filter(&map), asked);
        assert_eq!(query(&AuditFilter::default(), None), "");
    }
}
