//! The server asked for ten times what it can answer: what it still answers, how soon the others are sent away, and how soon all
//! is well again.

use std::process::Command;

use anyhow::Result;

use super::{Bench, rows::Rows};

/// Of a server that runs, with a session's cookie.
pub fn measure(bench: &Bench, address: &str, cookie: &str, rows: &mut Rows) -> Result<()> {
    let mut measure = Command::new(&bench.measure);
    measure.args(["overload", "--server", address]).arg("--bundle").arg(&bench.bundle);
    rows.read(measure.env("FAROL_COOKIE", cookie))
}
