//! What was before, for the charts of the demo's larger customers: licences that fill up and are bought anew, devices that fare
//! well but for one bad day.

use std::io;

use uuid::Uuid;

use super::{
    bundle::Bundle,
    calendar::DAY,
    orgs::Org,
    rng::{Purpose, Rng},
};

/// Customers that have a history: the first, who are the largest. A directory of any size has no more.
const CUSTOMERS: u64 = 42;

/// Months of licences, and days of devices, before today.
const MONTHS: i64 = 11;
const DAYS: i64 = 30;

fn has_one(org: &Org) -> bool {
    !org.provider && org.index < CUSTOMERS
}

/// A licence of which about `held` are used now, of `total`.
pub fn licence(bundle: &mut Bundle, org: &Org, licence: Uuid, held: u64, total: u64, now: i64) -> io::Result<()> {
    if !has_one(org) || held == 0 {
        return Ok(());
    }
    let mut rng = Rng::of(Purpose::History, (licence.as_u128() >> 64) as u64);
    let bought = rng.range(3, 8);
    let before = (total * 7 / 10).max(1);
    for month in 0..MONTHS {
        let ago = MONTHS - month;
        // From about half of today's to all of it.
        let part = 52 + 48 * month.unsigned_abs() / MONTHS.unsigned_abs() + rng.below(5);
        let total = if ago > bought { before } else { total };
        let used = held * part / 104;
        let sheet = &mut bundle.licence_days;
        sheet.id(licence).day(now - ago * 30 * DAY).number(used).number(total).end()?;
    }
    Ok(())
}

/// The devices of a customer of so many.
pub fn devices(bundle: &mut Bundle, org: &Org, devices: u64, now: i64) -> io::Result<()> {
    if !has_one(org) || devices == 0 {
        return Ok(());
    }
    let mut rng = Rng::of(Purpose::History, org.index);
    let bad = rng.range(6, DAYS - 4);
    for ago in (1..DAYS).rev() {
        let part = |of_thousand: u64| devices * of_thousand / 1_000;
        let (expired, activating) = (part(43), part(20));
        let offline = if ago == bad { part(430) } else { part(110 + rng.below(36)) };
        let issues = part(90 + rng.below(34));
        let connected = devices - expired - activating - offline - issues;
        let sheet = &mut bundle.device_days;
        sheet.id(org.id).day(now - ago * DAY).number(connected).number(issues).number(offline).number(expired);
        sheet.number(activating).end()?;
    }
    Ok(())
}
