//! The early warnings of one kind: `/warnings/:kind`.

use leptos::prelude::*;
use model::{
    AppError,
    warnings::{WarningKind, WarningPage, WarningRow},
};

use super::{api::list_warnings, words};
use crate::{
    peek::{rows::current, show::SideBySide},
    routes::{To, encode},
    ui::{
        chip::{Chip, Tone, word},
        heading::Heading,
        load::loaded,
        pager::Pager,
        table::Table,
        time::{Day, Time},
        words::t,
    },
};

pub fn page() -> AnyView {
    loaded(
        |asked| {
            Box::pin(async move {
                let kind = asked.text("kind").parse().map_err(|_| AppError::not_found("list"))?;
                list_warnings(kind, asked.query.get("cursor"), None).await
            })
        },
        list,
    )
}

pub fn list(WarningPage { kind, page }: WarningPage) -> AnyView {
    let turn =
        |cursor: Option<String>| cursor.map(|cursor| format!("{}?cursor={}", To::Warnings(kind), encode(&cursor)));
    let (previous, next) = (turn(page.previous), turn(page.next));
    let tab = |to: &WarningKind| {
        view! {
            <a class="tab" href=To::Warnings(*to).to_string() aria-current=(*to == kind).then_some("page")>
                {words::short(*to)}
            </a>
        }
        .into_any()
    };
    let head = view! {
        <th scope="col">{t("What")}</th>
        <th scope="col">{t("Customer")}</th>
        <th scope="col">{words::moment(kind)}</th>
    }
    .into_any();
    view! {
        <header class="page-head">
            <div class="page-title">
                <p class="crumb">
                    <a href=To::Home.to_string()>{t("Early warnings")}</a>
                </p>
                <Heading text=words::title(kind) />
                <p class="page-sub">{words::advice(kind)}</p>
            </div>
            <div class="actions">
                <SideBySide />
            </div>
        </header>
        <nav class="tabs" aria-label=t("Early warnings")>
            {WarningKind::ALL.iter().map(tab).collect_view()}
        </nav>
        <div class="panel list">
            {if page.rows.is_empty() {
                view! { <p class="empty">{words::nothing(kind)}</p> }.into_any()
            } else {
                let rows = page.rows.into_iter().map(|it| row(kind, it)).collect_view();
                view! { <Table caption=words::title(kind) head cards=true>{rows}</Table> }.into_any()
            }}
        </div>
        <Pager previous next />
    }
    .into_any()
}

fn row(kind: WarningKind, it: WarningRow) -> AnyView {
    let (href, card) = (leads_to(kind, &it), it.user.map_or(To::Org(it.org.id), To::User).to_string());
    let org = To::Org(it.org.id).to_string();
    let moment = match kind {
        WarningKind::Subscriptions => {
            view! { <Day on=it.at.as_str().get(..10).unwrap_or_default().to_owned() /> }.into_any()
        }
        _ => view! { <Time at=it.at.clone() /> }.into_any(),
    };
    let over = it.over.then(|| view! { <Chip word=word(Tone::Bad, t("Ended")) /> });
    view! {
        <tr>
            <th scope="row">
                <a aria-current=current(&card) href=href data-row="" data-peek=card>
                    {it.name.unwrap_or_else(|| words::short(kind).to_owned())}
                </a>
                <span class="cell-sub">{words::how_many(kind, it.n, it.total)}</span>
            </th>
            <td>
                <a href=org>{it.org.name}</a>
            </td>
            <td>
                <span class="warning-end">{moment} {over}</span>
            </td>
        </tr>
    }
    .into_any()
}

/// Where it can be looked into and mended.
fn leads_to(kind: WarningKind, it: &WarningRow) -> String {
    match (kind, it.user) {
        (_, Some(user)) => To::Mail(user).to_string(),
        (WarningKind::Devices, _) => format!("{}?status=disconnected&sort=last_seen&desc=1", To::OrgDevices(it.org.id)),
        (WarningKind::Subscriptions | WarningKind::Licences, _) => format!("{}#subscriptions", To::Org(it.org.id)),
        _ => To::Org(it.org.id).to_string(),
    }
}
