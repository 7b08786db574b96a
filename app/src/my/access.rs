//! Who may look in, who is asking, who is looking: `/my`.

use leptos::{prelude::*, task::spawn_local};
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
        erase::changing,
        facts::{Empty, Panel},
        heading::Heading,
        icon::Icon,
        live::{LiveNote, live as hear, renew},
        load::loaded,
    },
};

pub fn page() -> AnyView {
    loaded(|_| Box::pin(my_access()), access)
}

pub fn access(first: AccessPage) -> AnyView {
    let page = RwSignal::new(first);
    let reload = move |()| {
        spawn_local(async move {
            if let Ok(now) = my_access().await {
                renew(page, now);
            }
        });
    };
    let interrupted = hear("my=1".to_owned(), Callback::new(reload));
    let asked = move || {
        let n = page.with(|page| page.waiting.len() + page.vouches.len()) as i64;
        (n > 0).then(|| tn(n, "{n} request waits for your answer", "{n} requests wait for your answer"))
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
            {changing(move || page.with(|page| body(page.clone())))}
        </div>
    }
    .into_any()
}

fn body(page: AccessPage) -> AnyView {
    let AccessPage { me, standing, waiting, live: allowed, ended: past, views, vouches, passkey } = page;
    let reads = me.reads_only;
    let requests = waiting.iter().map(|row| item(question(row), answers(row, reads, ""))).collect::<Vec<_>>();
    let allowed = allowed.iter().map(|row| item(live(row, reads, ""), ().into_any())).collect::<Vec<_>>();
    let vouches = vouches.into_iter().map(vouch).collect::<Vec<_>>();
    let (open, closed): (Vec<_>, Vec<_>) = views.into_iter().partition(|view| view.closed_at.is_none());
    let looks = open.into_iter().chain(closed).map(look).collect();
    let nudge = (!passkey).then(|| {
        view! {
            <p class="notice note">
                <Icon name="key-round" />
                <span>
                    {t("Sign in faster next time, even when mail does not work:")} " "
                    <a href=To::MySecurity.to_string()>{t("add a passkey")}</a>
                </span>
            </p>
        }
    });
    view! {
        {(!requests.is_empty()).then(|| list("requests", t("Waiting for your answer"), "mail", requests, "", "asking"))}
        {(!vouches.is_empty()).then(|| list("vouches", t("Is it really them?"), "users", vouches, "", "asking"))}
        {list("allowed", t("May look in now"), "eye", allowed, t("Nobody has a permission just now."), "")}
        {list(
            "standing",
            t("Without asking each time"),
            "sliders-horizontal",
            standing.into_iter().map(|row| switch(row, reads)).collect(),
            t("No provider looks after your organization."),
            "",
        )}
        {list("looks", t("Looks, now and lately"), "history", looks, t("Nobody has looked in lately."), "")}
        {list("ended", t("Answered, or over"), "circle-off", past.into_iter().map(ended).collect(), t("Nothing yet."), "")}
        {nudge}
    }
    .into_any()
}

fn item(words: AnyView, acts: AnyView) -> AnyView {
    view! { <li>{words} {acts}</li> }.into_any()
}

fn list(
    id: &'static str,
    title: &'static str,
    icon: &'static str,
    rows: Vec<AnyView>,
    none: &'static str,
    class: &'static str,
) -> AnyView {
    view! {
        <Panel id title icon class>
            {if rows.is_empty() {
                view! { <Empty text=none /> }.into_any()
            } else {
                view! { <ul class="asks">{rows}</ul> }.into_any()
            }}
        </Panel>
    }
    .into_any()
}
