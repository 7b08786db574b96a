//! From numbers to lines: steps that hold until the next day on which something is other, and a bar a day.

use std::fmt::Write;

use model::{
    charts::{LicenceHistory, OrgCharts},
    devices::DeviceStatus,
};

use super::api::{Drawn, HEIGHT, Line};

/// Units a day is wide, and a bar in it.
const DAY: i64 = 10;
const BAR: i64 = 8;

pub fn draw(charts: &OrgCharts) -> Drawn {
    let (short, long) = (charts.today - OrgCharts::SHORT + 1, charts.today - OrgCharts::LONG + 1);
    Drawn {
        org: charts.org.clone(),
        from: day(short),
        from_long: day(long),
        to: day(charts.today),
        licences: charts.licences.iter().map(|licence| licence_line(licence, long, charts.today)).collect(),
        mail: mail(charts, short),
        devices: devices(charts, short),
    }
}

fn licence_line(licence: &LicenceHistory, from: i64, to: i64) -> Line {
    let most = licence.points.iter().map(|(_, used, total)| *used.max(total)).max().unwrap_or(0);
    let used: Vec<(i64, i64)> = licence.points.iter().map(|(day, used, _)| (*day, *used)).collect();
    let total: Vec<(i64, i64)> = licence.points.iter().map(|(day, _, total)| (*day, *total)).collect();
    Line {
        name: licence.name.clone(),
        n: licence.used,
        of: Some(licence.total),
        most,
        days: to - from + 1,
        shape: area(&used, from, to, most),
        limit: Some(steps(&total, from, to, most)),
        table: licence.points.iter().rev().map(|(on, used, total)| (day(*on), *used, Some(*total))).collect(),
    }
}

/// A line an outcome that there was any of.
fn mail(charts: &OrgCharts, from: i64) -> Vec<Line> {
    let line = |event: &model::mail::MailEventKind| {
        let own: Vec<(i64, i64)> =
            charts.mail.iter().filter(|(of, ..)| of == event).map(|(_, day, n)| (*day, *n)).collect();
        let most = own.iter().map(|(_, n)| *n).max()?;
        Some(Line {
            name: event.to_string(),
            n: own.iter().map(|(_, n)| n).sum(),
            of: None,
            most,
            days: OrgCharts::SHORT,
            shape: bars(&own, from, most),
            limit: None,
            table: own.iter().rev().map(|(on, n)| (day(*on), *n, None)).collect(),
        })
    };
    OrgCharts::OUTCOMES.iter().filter_map(line).collect()
}

/// A line a state that any device was in. All have one height, so that they can be compared.
fn devices(charts: &OrgCharts, from: i64) -> Vec<Line> {
    let sum = |states: &[i64; DeviceStatus::ALL.len()]| states.iter().sum::<i64>();
    let most = charts.devices.iter().map(|(_, states)| sum(states)).max().unwrap_or(0);
    let all = charts.devices.last().map_or(0, |(_, states)| sum(states));
    let line = |(at, status): (usize, &DeviceStatus)| {
        let own: Vec<(i64, i64)> = charts.devices.iter().map(|(day, states)| (*day, states[at])).collect();
        own.iter().any(|(_, n)| *n > 0).then(|| Line {
            name: status.to_string(),
            n: own.last().map_or(0, |(_, n)| *n),
            of: Some(all),
            most,
            days: OrgCharts::SHORT,
            shape: area(&own, from, charts.today, most),
            limit: None,
            table: changes(&own),
        })
    };
    DeviceStatus::ALL.iter().enumerate().filter_map(line).collect()
}

/// Only the days on which this number is another one, the last first.
fn changes(own: &[(i64, i64)]) -> Vec<(String, i64, Option<i64>)> {
    let mut kept: Vec<(String, i64, Option<i64>)> = Vec::new();
    let mut before = None;
    for (on, n) in own {
        if before != Some(*n) {
            kept.push((day(*on), *n, None));
        }
        before = Some(*n);
    }
    kept.reverse();
    kept
}

/// How far up `n` stands, from the top.
fn height(n: i64, most: i64) -> i64 {
    HEIGHT - n * HEIGHT / most.max(1)
}

/// A line that holds from each point to the next, and to the end of the last day.
fn steps(points: &[(i64, i64)], from: i64, to: i64, most: i64) -> String {
    let mut path = String::new();
    for (at, n) in points {
        let (x, y) = ((at - from).max(0) * DAY, height(*n, most));
        // A text takes every write.
        let _ = if path.is_empty() { write!(path, "M{x} {y}") } else { write!(path, "H{x}V{y}") };
    }
    if !path.is_empty() {
        let _ = write!(path, "H{}", (to - from + 1) * DAY);
    }
    path
}

/// The same, with all below it.
fn area(points: &[(i64, i64)], from: i64, to: i64, most: i64) -> String {
    let line = steps(points, from, to, most);
    match (points.first(), line.strip_prefix('M')) {
        (Some((first, _)), Some(line)) => {
            let x = (first - from).max(0) * DAY;
            let line = line.split_once(' ').map_or("", |(_, rest)| rest);
            format!("M{x} {HEIGHT}V{line}V{HEIGHT}Z")
        }
        _ => line,
    }
}

/// A bar a day; the smallest can still be seen.
fn bars(points: &[(i64, i64)], from: i64, most: i64) -> String {
    let mut path = String::new();
    for (at, n) in points.iter().filter(|(at, n)| *at >= from && *n > 0) {
        let (x, y) = ((at - from) * DAY + 1, height(*n, most).min(HEIGHT - 4));
        let _ = write!(path, "M{x} {HEIGHT}V{y}h{BAR}V{HEIGHT}Z");
    }
    path
}

/// `2026-11-20`, from days since 1970: the Gregorian calendar by way of 400-year eras that begin in March.
fn day(days: i64) -> String {
    let shifted = days + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    format!("{:04}-{month:02}-{day:02}", year + era * 400 + i64::from(month <= 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_the_calendar() {
        assert_eq!((day(0), day(20_777), day(11_016)), ("1970-01-01".into(), "2026-11-20".into(), "2000-02-29".into()));
    }

    #[test]
    fn steps_hold_until_the_next() {
        assert_eq!(steps(&[], 100, 109, 4), "");
        assert_eq!(steps(&[(90, 4), (103, 1)], 100, 109, 4), "M0 0H30V75H100");
        assert_eq!(area(&[(102, 2)], 100, 109, 4), "M20 100V50H100V100Z");
    }

    #[test]
    fn a_bar_a_day() {
        assert_eq!(bars(&[(99, 5), (100, 5), (102, 1)], 100, 1_000), "M1 100V96h8V100ZM21 100V96h8V100Z");
        assert_eq!(bars(&[(100, 5)], 100, 5), "M1 100V0h8V100Z");
    }
}
