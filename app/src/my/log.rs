//! The glass wall: `/my/log`. Each look and act of the provider, newest first; new ones come by themselves.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::audit::{EventRow, Wall};

use super::{
    api::my_log,
    line::{Asking, line},
};
use crate::t;
use crate::ui::words::t;
use crate::{
    routes::{To, encode},
    ui::{
        erase::{Named, effect, keyed},
        facts::Empty,
        heading::Heading,
        intl,
        latest::Latest,
        live::{LiveNote, live, reload},
        load::loaded,
        pager::Pager,
        time::Day,
    },
};

pub fn page() -> AnyView {
    loaded(
        |asked| {
            Box::pin(async move {
                let cursor = asked.query.get("cursor");
                my_log(cursor, None).await
            })
        },
        wall,
    )
}

pub fn wall(first: Wall) -> AnyView {
    let query = use_query_map().get_untracked();
    let cursor = query.get("cursor");
    let org = first.org.name.clone();
    let turn = |cursor: &Option<String>| cursor.as_ref().map(|it| format!("{}?cursor={}", To::MyLog, encode(it)));
    let (previous, next) = (turn(&first.events.previous), turn(&first.events.next));
    let nothing = first.events.rows.is_empty();
    let problem = query.get("problem").map(|problem| match problem.as_str() {
        "slow_down" => t("Your organization has asked twenty questions within the hour."),
        "asked" => t("Somebody has asked about this already."),
        "unavailable" => t("Farol is busy just now. Try again in a moment."),
        _ => t("Your question was not sent. Write it in a few words, and try again."),
    });
    let open = |line: &EventRow| line.question.is_none();
    let again = first.untaken.filter(|it| first.events.rows.iter().any(|line| line.id == it.about && open(line)));
    // Beside what it is about, where that is here.
    let above = problem.filter(|_| again.is_none());
    let asking = Asking {
        reads_only: first.reads_only,
        cursor: cursor.clone().unwrap_or_default(),
        again: again.map(|it| (it, problem)),
    };
    let asking = StoredValue::new(asking);
    let rows = RwSignal::new(first.events.rows);
    // In the reader's own days once the page is taken over; what comes from then on is new.
    let taken_over = RwSignal::new(false);
    effect(move || taken_over.set(true));
    let on_first = cursor.is_none();
    let reloads = Latest::default();
    let changed = move |()| {
        if on_first {
            reload(rows, reloads, async { Ok(my_log(None, None).await?.events.rows) });
        }
    };
    let interrupted = live("my=1".to_owned(), Callback::new(changed));
    view! {
        <div class="my">
            <header class="page-head">
                <div class="page-title">
                    <Heading text=t("What was looked at") />
                    <p class="page-sub">
                        {t!("Everything that your provider looks at or does in {org}, within seconds. Ask about any line: its administrators have to answer.", org = org)} " "
                        <LiveNote interrupted />
                    </p>
                </div>
            </header>
            {above.map(|words| view! { <p class="notice bad" role="alert">{words}</p> })}
            <div class="panel wall">
                {nothing.then(|| view! { <div class="wall-none"><Empty text=t("Nothing yet: nobody has looked at anything.") /></div> })}
                {keyed(move || lines(&rows.read(), taken_over.get(), asking))}
            </div>
            <Pager previous next />
        </div>
    }
    .into_any()
}

/// A heading for each day, and a line for each event.
fn lines(rows: &[EventRow], taken_over: bool, asking: StoredValue<Asking>) -> Vec<Named> {
    let day = |row: &EventRow| {
        let local = if taken_over { intl::day_of(row.at.as_str()) } else { None };
        local.unwrap_or_else(|| row.at.as_str().chars().take(10).collect())
    };
    let mut last = String::new();
    let mut all: Vec<Named> = Vec::new();
    for row in rows {
        let on = day(row);
        if on != last {
            last.clone_from(&on);
            all.push((
                on.clone(),
                Box::new(move || view! { <h2 class="wall-day"><Day on=on.clone() /></h2> }.into_any()),
            ));
        }
        // What is written in a line stays while others come; an answer draws it anew, and so does one more of its kind.
        let answered = row.question.as_ref().map(|question| question.answer.is_some());
        let (name, row) = (format!("{}{answered:?}{}", row.id, row.times), row.clone());
        all.push((name, Box::new(move || line(row.clone(), taken_over, asking))));
    }
    all
}
