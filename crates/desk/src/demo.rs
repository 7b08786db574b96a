//! The demo directory: a bundle of any size, drawn so that the same number of users gives the same bytes everywhere.
//! It is what a new installation shows, and what the measurements are made on.

mod agents;
mod bundle;
mod calendar;
mod calls;
mod devices;
mod earlier;
mod fold;
mod history;
mod mail;
mod names;
mod orgs;
mod phones;
mod places;
mod purchases;
mod rng;
mod sheet;
mod users;

use std::{io, path::Path};

pub use agents::{AGENTS, DemoAgent};
pub use calls::{DemoCall, DemoStep};
pub use earlier::write as write_earlier;

/// When the demo takes place, in Unix seconds: 2026-11-20T12:00:00Z.
pub const NOW: i64 = 1_795_176_000;

/// How many rows each file has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    pub organizations: u64,
    pub domains: u64,
    pub sites: u64,
    pub orders: u64,
    pub order_lines: u64,
    pub subscriptions: u64,
    pub licences: u64,
    pub workspaces: u64,
    pub users: u64,
    pub devices: u64,
    pub mail_events: u64,
    pub suppressions: u64,
    pub licence_days: u64,
    pub device_days: u64,
}

/// Writes a bundle of `users` users (24 at least) and half as many devices into the folder `out`, which is made.
pub fn write(users: u64, out: &Path) -> io::Result<Summary> {
    write_at(users, out, NOW)
}

/// The same, as of this noon or the last one: what has just happened has just happened.
pub fn write_today(users: u64, out: &Path) -> io::Result<Summary> {
    let (day, noon) = (24 * 60 * 60, 12 * 60 * 60);
    write_at(users, out, (crate::clock::now() - noon) / day * day + noon)
}

/// The same, as of `now` in Unix seconds: what has expired, who was active lately.
pub fn write_at(users: u64, out: &Path, now: i64) -> io::Result<Summary> {
    let mut bundle = bundle::Bundle::create(out)?;
    let mut counter = purchases::Counter::default();
    let mut people = users::People::new(now);
    for org in orgs::plan(users, now) {
        let rooms = places::write(&mut bundle, &org)?;
        let offers = purchases::write(&mut bundle, &mut counter, &org, now)?;
        people.write(&mut bundle, &org, &offers, &rooms)?;
        history::devices(&mut bundle, &org, org.users / 2, now)?;
    }
    bundle.finish()
}
