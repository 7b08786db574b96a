//! The provider's log: `/audit`. What is shown stands in the address, and works without script.

use leptos::prelude::*;
use model::audit::{AuditFilter, AuditPage};

use super::{
    api::list_events,
    exports::{Exports, asked_for, buttons},
    filter::{filter, form, query},
    history::days,
    line::line,
    question::question,
};
use crate::ui::words::{t, tn};
use crate::{
    routes::To,
    ui::{facts::Empty, heading::Heading, load::loaded, pager::Pager},
    verification::show::notice,
};

pub fn page() -> AnyView {
    loaded(
        |asked| {
            Box::pin(async move {
                let AuditFilter { from, to, agent, org, user, verb, outcome, questioned } = filter(&asked.query);
                let cursor = asked.query.get("cursor");
                let page = list_events(from, to, agent, org, user, verb, outcome, questioned, cursor, None).await?;
                Ok(page)
            })
        },
        list,
    )
}

pub fn list(page: AuditPage) -> AnyView {
    let exports = Exports::new(&page);
    let (out, form) = (buttons(exports, &page), form(&page));
    let AuditPage { filter, events, questions, may_answer, .. } = page;
    let href = |filter: &AuditFilter, cursor: Option<&str>| format!("{}{}", To::Audit, query(filter, cursor));
    let (previous, next) = (events.previous.as_deref(), events.next.as_deref());
    let (previous, next) = (previous.map(|at| href(&filter, Some(at))), next.map(|at| href(&filter, Some(at))));
    let waiting = (questions > 0 && !filter.questioned).then(|| {
        let only = href(&AuditFilter { questioned: true, ..AuditFilter::default() }, None);
        let words = tn(
            questions,
            "{n} question of a customer waits for an answer.",
            "{n} questions of customers wait for an answer.",
        );
        notice("warn", "info", view! { {words} " " <a href=only>{t("Show them")}</a> }.into_any())
    });
    let only = |org| href(&AuditFilter { org: Some(org), ..filter.clone() }, None);
    let lines: Vec<_> = events
        .rows
        .into_iter()
        .map(|mut event| {
            let below = event.question.take().map(|asked| question(event.id, asked, may_answer));
            (event.at.clone(), line(event, Some(&only), below))
        })
        .collect();
    let lines = days(lines, None);
    view! {
        <header class="page-head">
            <div class="page-title">
                <Heading text=t("Audit log") />
                <p class="page-sub">{t("Everything that was read or done, newest first. Lines are chained: none can be changed or taken out unseen.")}</p>
            </div>
            <div class="actions log-exports">{out}</div>
        </header>
        {waiting}
        {form}
        {asked_for(exports)}
        <div class="panel log">
            {if lines.is_empty() {
                view! { <Empty text=t("No line answers to this filter.") /> }.into_any()
            } else {
                view! { <ol>{lines}</ol> }.into_any()
            }}
        </div>
        <Pager previous next />
    }
    .into_any()
}
