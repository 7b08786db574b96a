//! A customer over time: `/orgs/:id/charts`.

use leptos::prelude::*;
use model::{devices::DeviceStatus, mail::MailEventKind};

use super::api::{Drawn, Line, get_charts};
use crate::{
    devices, mail,
    orgs::list::ListHead,
    t,
    ui::{
        chart::chart,
        chip::Tone,
        facts::Panel,
        load::loaded,
        text::grouped,
        time::Day,
        words::{t, tn},
    },
};

pub fn page() -> AnyView {
    loaded(|asked| Box::pin(async move { get_charts(asked.id("customer")?).await }), charts)
}

pub fn charts(charts: Drawn) -> AnyView {
    let Drawn { org, from, from_long, to, licences, mail, devices } = charts;
    let licences = licences.into_iter().map(licence).collect::<Vec<_>>();
    let mail = mail.into_iter().map(outcome).collect::<Vec<_>>();
    let devices = devices.into_iter().map(state).collect::<Vec<_>>();
    view! {
        <ListHead org title=t("Over time") />
        <div class="charts">
            {group(
                "chart-licences",
                t("Licences: used against bought"),
                "credit-card",
                t("Filled: used. Dashed: bought."),
                t("Nothing has been bought yet."),
                licences,
                (from_long, to.clone()),
            )}
            {group(
                "chart-mail",
                t("What became of mail"),
                "mail",
                t("Reports a day. Each chart is as high as its own largest day."),
                t("No mail to anybody here within the last 30 days."),
                mail,
                (from.clone(), to.clone()),
            )}
            {group(
                "chart-devices",
                t("How devices fare"),
                "phone",
                t("Devices in each state, out of all."),
                t("There are no devices, or Farol has not counted them yet."),
                devices,
                (from, to),
            )}
        </div>
    }
    .into_any()
}

fn group(
    id: &'static str,
    title: &'static str,
    icon: &'static str,
    key: &'static str,
    nothing: &'static str,
    charts: Vec<AnyView>,
    (from, to): (String, String),
) -> AnyView {
    let inside = if charts.is_empty() {
        view! { <p class="empty">{nothing}</p> }.into_any()
    } else {
        view! {
            <p class="chart-key">{key}</p>
            <div class="chart-rows">{charts}</div>
            <p class="chart-days">
                <Day on=from />
                <Day on=to />
            </p>
        }
        .into_any()
    };
    view! { <Panel id title icon>{inside}</Panel> }.into_any()
}

fn licence(line: Line) -> AnyView {
    let total = line.of.unwrap_or(0);
    let says = match line.n - total {
        over if over > 0 => {
            t!(
                "{used} used of {total}: {over} too many",
                used = grouped(line.n),
                total = grouped(total),
                over = grouped(over)
            )
        }
        _ => t!("{used} used of {total}", used = grouped(line.n), total = grouped(total)),
    };
    let class = if line.n > total { "bad" } else { "" };
    chart(line.name.clone(), says, class, line, vec![t("From"), t("Used"), t("Bought")])
}

fn outcome(line: Line) -> AnyView {
    let Ok(event) = line.name.parse::<MailEventKind>() else { return ().into_any() };
    let says = tn(line.n, "{n} in 30 days", "{n} in 30 days");
    let most = t!("{n}, at most {most} a day", n = says, most = grouped(line.most));
    chart(
        mail::words::happened(event).to_owned(),
        most,
        mail::words::tone(event).class(),
        line,
        vec![t("Day"), t("Reports")],
    )
}

fn state(line: Line) -> AnyView {
    let Ok(status) = line.name.parse::<DeviceStatus>() else { return ().into_any() };
    let word = devices::words::status(status);
    let says = t!("{n} of {all} now", n = grouped(line.n), all = grouped(line.of.unwrap_or(0)));
    let class = if word.tone == Tone::Good { "" } else { word.tone.class() };
    chart(word.text.to_owned(), says, class, line, vec![t("From"), t("Devices")])
}
