//! Who may look in, who is asking, who is looking: `/my`.

use leptos::prelude::*;
use model::consent::AccessPage;

use super::{
    answer::{answers, live, question},
    api::my_access,
    over::{ended, look},
    standing::switch,
    vouch::vouch,
};
use crate::ui::words::{t, tn};
use crate::{
    routes::To,
    ui::{
        erase::{Named, changing, keyed},
        facts::{Empty, Panel},
        heading::Heading,
        icon::Icon,
        latest::Latest,
        live::{LiveNote, live as hear, reload},
        load::loaded,
    },
};

pub fn page() -> AnyView {
    loaded(|_| Box::pin(my_access()), access)
}

pub fn access(first: AccessPage) -> AnyView {
    let (page, reloads) = (RwSignal::new(first), Latest::default());
    let changed = move |()| reload(page, reloads, my_access());
    let interrupted = hear("my=1".to_owned(), Callback::new(changed));
    let asked = move || {
        let n =
            page.with(|page| page.waiting.len() + page.vouches.iter().filter(|it| it.answer.is_none()).count()) as i64;
        (n > 0).then(|| tn(n, "{n} request waits for your answer", "{n} requests wait for your answer"))
    };
    let nudge = move || {
        (!page.read().passkey).then(|| {
            view! {
                <p class="notice note">
                    <Icon name="key-round" />
                    <span>
                        {t("Sign in faster next time, even when mail does not work:")} " "
                        <a href=To::MySecurity.to_string()>{t("add a passkey")}</a>
                    </span>
                </p>
            }
        })
    };
    view! {
        <div class="my">
            <header class="page-head">
                <div class="page-title">
                    <Heading text=t("Who may look in") />
                    <p class="page-sub">{t("Nobody reads your organization’s settings without your yes. Every look is in the log.")} " " <LiveNote interrupted /></p>
                </div>
            </header>
            // A request that comes while the page is open is told to those who hear it.
            <p class="sr" role="status">{changing(asked)}</p>
            {list(page, "requests", t("Waiting for your answer"), "mail", requests, "", "asking")}
            {list(page, "vouches", t("Is it really them?"), "users", vouches, "", "asking-still")}
            {list(page, "allowed", t("May look in now"), "eye", allowed, t("Nobody has a permission just now."), "")}
            {list(
                page,
                "standing",
                t("Without asking each time"),
                "sliders-horizontal",
                standing,
                t("No provider looks after your organization."),
                "",
            )}
            {list(page, "looks", t("Looks, current and recent"), "history", looks, t("Nobody has looked in recently."), "")}
            {list(page, "ended", t("Answered, or over"), "circle-off", over, t("Nothing yet."), "")}
            {changing(nudge)}
        </div>
    }
    .into_any()
}

/// The oldest first: what comes moves nothing that somebody is about to press.
fn requests(page: &AccessPage) -> Vec<Named> {
    let reads = page.me.reads_only;
    let draw = move |row| view! { <li>{question(&row)} {answers(&row, reads, "")}</li> }.into_any();
    page.waiting.iter().rev().map(|one| row(one.id.to_string(), one, draw)).collect()
}

/// In the same way, and then those that are answered.
fn vouches(page: &AccessPage) -> Vec<Named> {
    let (open, answered): (Vec<_>, Vec<_>) = page.vouches.iter().partition(|vouch| vouch.answer.is_none());
    let all = open.into_iter().rev().chain(answered);
    all.map(|one| row(format!("{}{:?}", one.id, one.answer), one, vouch)).collect()
}

fn allowed(page: &AccessPage) -> Vec<Named> {
    let reads = page.me.reads_only;
    let draw = move |row| view! { <li>{live(&row, reads, "")}</li> }.into_any();
    page.live.iter().map(|one| row(one.id.to_string(), one, draw)).collect()
}

fn standing(page: &AccessPage) -> Vec<Named> {
    let reads = page.me.reads_only;
    let draw = move |row| switch(row, reads);
    page.standing.iter().map(|one| row(format!("{}{}", one.provider.id, one.allowed), one, draw)).collect()
}

/// Those that go on come first.
fn looks(page: &AccessPage) -> Vec<Named> {
    let (open, closed): (Vec<_>, Vec<_>) = page.views.iter().partition(|view| view.closed_at.is_none());
    let all = open.into_iter().chain(closed);
    all.map(|one| row(format!("{}{}", one.id, one.closed_at.is_some()), one, look)).collect()
}

fn over(page: &AccessPage) -> Vec<Named> {
    page.ended.iter().map(|one| row(one.id.to_string(), one, ended)).collect()
}

fn row<T: Clone + Send + Sync + 'static>(
    name: String,
    of: &T,
    draw: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> Named {
    let of = of.clone();
    (name, Box::new(move || draw(of.clone())))
}

/// A part of the page. A row stays what it is, with what was chosen in it, while it is there: what comes meanwhile stands before
/// or after it, and no press meets another than was read.
fn list(
    page: RwSignal<AccessPage>,
    id: &'static str,
    title: &'static str,
    icon: &'static str,
    rows: fn(&AccessPage) -> Vec<Named>,
    none: &'static str,
    class: &'static str,
) -> AnyView {
    keyed(move || {
        let (empty, reads) = page.with(|page| (rows(page).is_empty(), page.me.reads_only));
        if empty && none.is_empty() {
            return Vec::new();
        }
        let draw = move || {
            let inside = if empty {
                view! { <Empty text=none /> }.into_any()
            } else {
                view! { <ul class="asks">{keyed(move || page.with(rows))}</ul> }.into_any()
            };
            view! { <Panel id title icon class>{inside}</Panel> }.into_any()
        };
        let panel: Named = (format!("{empty}{reads}"), Box::new(draw));
        vec![panel]
    })
}
