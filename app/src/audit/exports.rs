//! The log as CSV: at once up to a number of lines, above it with a second person's yes.

use leptos::{ev, prelude::*, task::spawn_local};
use model::{
    audit::{AuditFilter, AuditPage, ExportRow, ExportState},
    search::UserRef,
};

use super::{
    api::{approve_export, ask_export},
    fetch::keep,
    filter::{described, query},
    words,
};
use crate::ui::words::{t, tn};
use crate::{
    error::ApiError,
    routes::Post,
    security::prove::fresh,
    ui::{
        chip::Chip,
        erase::{changing, flag, press},
        facts::Panel,
        icon::Icon,
        text::grouped,
        time::Time,
        toast::Toasts,
    },
};
use crate::{t, tv};

#[derive(Clone, Copy)]
pub struct Exports {
    rows: RwSignal<Vec<ExportRow>>,
    agents: StoredValue<Vec<UserRef>>,
    busy: RwSignal<bool>,
    toasts: Toasts,
}

impl Exports {
    pub fn new(page: &AuditPage) -> Self {
        Self {
            rows: RwSignal::new(page.exports.clone()),
            agents: StoredValue::new(page.agents.clone()),
            busy: RwSignal::new(false),
            toasts: expect_context(),
        }
    }

    fn ask(self, filter: AuditFilter) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        spawn_local(async move {
            let AuditFilter { from, to, agent, org, user, verb, outcome, questioned } = filter;
            let ask = || ask_export(from.clone(), to.clone(), agent, org, user, verb, outcome, questioned);
            self.took(fresh(ask).await, t("A second person finds your request on this page"));
        });
    }

    fn approve(self, row: ExportRow) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        spawn_local(async move {
            self.took(fresh(|| approve_export(row.id)).await, t("Approved: who asked may fetch it for a day"));
        });
    }

    /// A link to the file. By script what is missing is asked for first; without, the browser follows it.
    fn link(self, class: &'static str, text: &'static str, href: String, title: String) -> AnyView {
        let address = href.clone();
        let fetch = move |event: ev::MouseEvent| {
            event.prevent_default();
            if self.busy.get_untracked() {
                return;
            }
            self.busy.set(true);
            let address = address.clone();
            spawn_local(async move {
                let kept = fresh(|| keep(&address)).await;
                if self.busy.try_set(false).is_none() {
                    self.toasts.say(match kept {
                        Ok(()) => t("The file is in your downloads").to_owned(),
                        Err(ApiError { error }) => error.message,
                    });
                }
            });
        };
        view! {
            <a class=class href=href rel="external" title=title on:click=fetch>
                <Icon name="download" />
                {text}
            </a>
        }
        .into_any()
    }

    fn took(self, answer: Result<ExportRow, ApiError>, says: &str) {
        if self.busy.try_set(false).is_some() {
            return;
        }
        match answer {
            Ok(row) => {
                self.rows.update(|rows| match rows.iter_mut().find(|known| known.id == row.id) {
                    Some(known) => *known = row,
                    None => rows.insert(0, row),
                });
                self.toasts.say(says.to_owned());
            }
            Err(ApiError { error }) => self.toasts.say(error.message),
        }
    }
}

/// The two ways out, for what the filter shows.
pub fn buttons(exports: Exports, page: &AuditPage) -> AnyView {
    let filter = page.filter.clone();
    let alone = t!("Up to {grouped} by yourself", grouped = grouped(page.alone));
    let more = t!("More than {grouped}: a second person has to agree", grouped = grouped(page.alone));
    view! {
        {exports.link("button", t("Export CSV"), format!("{}{}", Post::AuditCsv, query(&filter, None)), alone)}
        <button
            type="button"
            class="button needs-script"
            title=more
            aria-disabled=flag(move || exports.busy.get())
            on:click=press(move || exports.ask(filter.clone()))
        >
            {t("Ask for a large export")}
        </button>
    }
    .into_any()
}

/// Those that were asked for in the last days; nothing where there are none.
pub fn asked_for(exports: Exports) -> AnyView {
    changing(move || {
        let rows = exports.rows.get();
        (!rows.is_empty()).then(|| {
            let rows: Vec<_> = rows.into_iter().map(|one| row(exports, one)).collect();
            view! {
                <Panel id="exports" title=t("Large exports") icon="download" class="exports">
                    <ul>{rows}</ul>
                </Panel>
            }
        })
    })
}

fn row(exports: Exports, one: ExportRow) -> AnyView {
    let what = exports.agents.with_value(|agents| described(&one.filter, agents));
    let approved = one.approved_by.clone().map(|name| format!(" · {}", t!("approved by {name}", name = name)));
    let act = match (one.state, one.mine) {
        (ExportState::Waiting, false) => {
            let label = t!("Approve the export that {by} asked for", by = one.by);
            let row = one.clone();
            view! {
                <button type="button" class="button primary needs-script" aria-label=label on:click=press(move || exports.approve(row.clone()))>
                    {t("Approve")}
                </button>
            }
            .into_any()
        }
        (ExportState::Approved, true) => {
            let href = format!("{}?export={}", Post::AuditCsv, one.id);
            exports.link(
                "button primary",
                t("Download"),
                href,
                t("It can be fetched for ten minutes from the first time on").to_owned(),
            )
        }
        _ => ().into_any(),
    };
    view! {
        <li>
            <span class="factor-name">
                <strong>{what}</strong>
                <span class="cell-sub">
                    {tn(one.rows, "{n} line", "{n} lines")} " · "
                    {tv!("asked for by {name} {when}", name = one.by, when = view! { <Time at=one.at /> })} {approved}
                </span>
            </span>
            <Chip word=words::export(one.state) />
            {act}
        </li>
    }
    .into_any()
}
