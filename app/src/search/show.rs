//! A committed search as a page: `/s/:id`.

use leptos::prelude::*;
use model::search::{CommittedSearch, Group};

use super::{api::get_search, ask::Bar, bar, hit, words};
use crate::tv;
use crate::ui::words::t;
use crate::{
    peek::rows::current,
    peek::show::SideBySide,
    routes::To,
    ui::{erase::effect, heading::Heading, icon::Icon, load::loaded, time::Time},
};

pub fn page() -> AnyView {
    loaded(|asked| Box::pin(async move { get_search(asked.id("search")?).await }), results)
}

pub fn results(search: CommittedSearch) -> AnyView {
    let known = expect_context::<Bar>();
    effect({
        let (q, org) = (search.q.clone(), search.org.clone());
        move || {
            known.scope.set(org.clone());
            bar::write(known, &q);
            known.close();
        }
    });
    let counted = words::counted(&search.answer);
    let by_sound = search.answer.by_sound.then(|| {
        view! {
            <p class="remark">
                <Icon name="ear" />
                {t("Few were written like that, so names that sound alike are shown too.")}
            </p>
        }
    });
    let nothing = search.answer.groups.is_empty().then(|| {
        view! {
            <div class="nothing">
                <Icon name="search" />
                <strong>{t("Nothing found")}</strong>
                <span>
                    {t("Try a part of the name, the last digits of a phone or MAC address, or a serial, order or subscription.")}
                </span>
            </div>
        }
    });
    let scoped = search.org.is_some();
    let groups = search.answer.groups.into_iter().map(|found| group(found, scoped)).collect_view();
    let org = search.org.map(|org| {
        view! { " " {tv!("in {org}", org = view! { <a href=To::Org(org.id).to_string()>{org.name}</a> })} }
    });
    view! {
        <header class="page-head">
            <div class="page-title">
                <Heading text=format!("“{}”", search.q) />
                <p class="page-sub">{counted} {org} " · " <Time at=search.at /></p>
            </div>
            <div class="actions">
                <SideBySide />
            </div>
        </header>
        {by_sound}
        {nothing}
        <div class="results">{groups}</div>
    }
    .into_any()
}

fn group(group: Group, scoped: bool) -> AnyView {
    let kind = group.kind;
    let (title, titled) = (format!("group-{kind}"), format!("group-{kind}"));
    let rows = group
        .hits
        .into_iter()
        .map(|found| {
            let href = hit::target(kind, &found).path();
            view! {
                <li>
                    <a class="hit" aria-current=current(&href) href=href data-row="">
                        <hit::HitBody kind hit=found scoped />
                    </a>
                </li>
            }
        })
        .collect_view();
    let more = group.more.then(|| {
        view! { <p class="remark">{t("There are more: type another word, or search in one customer.")}</p> }
    });
    view! {
        <section class="panel" aria-labelledby=titled>
            <header class="panel-head">
                <Icon name=words::icon(kind) />
                <h2 id=title>{words::group(kind)}</h2>
            </header>
            <ul class="hits">{rows}</ul>
            {more}
        </section>
    }
    .into_any()
}
