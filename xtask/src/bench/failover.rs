//! A cluster under Patroni whose primary is killed while people work.

use std::process::Command;

use anyhow::Result;

use super::{Bench, rows::Rows};
use crate::setup;

pub fn measure(bench: &Bench, rows: &mut Rows) -> Result<()> {
    setup::haproxy()?;
    setup::patroni()?;
    rows.read(Command::new(&bench.measure).arg("failover").arg("--farol").arg(&bench.farol))
}
