//! `farol import` of the bundle, into an empty database and again.

use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use serde_json::json;

use super::{
    Bench, bundle,
    database::Database,
    process::{self, Ended},
    rows::Rows,
};

/// How long agents search while nothing else goes on.
const IDLE: Duration = Duration::from_secs(5);

pub fn measure(bench: &Bench, database: &Database, rows: &mut Rows) -> Result<()> {
    let first = import(bench, database, "import into an empty database", rows)?;
    let again = import(bench, database, "import again", rows)?;
    ensure!(first.read == first.new, "some rows of the bundle were not new: {first:?}");
    ensure!(again.read == again.unchanged, "importing again changed something: {again:?}");
    Ok(())
}

/// New people on top of those who are there: first while nobody else is at work, then while agents search at their usual pace.
pub fn on_top(bench: &Bench, database: &Database, rows: &mut Rows) -> Result<()> {
    add_people(bench, database, 1, "import on top", rows)?;
    beside(bench, database, "search: at agents' pace", rows, |_| {
        thread::sleep(IDLE);
        Ok(())
    })?;
    beside(bench, database, "search: while importing", rows, |rows| {
        add_people(bench, database, 2, "import on top, while agents search", rows)
    })?;
    let (idle, busy) = (rows.p99("search: at agents' pace"), rows.p99("search: while importing"));
    if let (Some(idle), Some(busy)) = (idle, busy) {
        rows.add(json!({ "what": "search: while importing / idle", "ratio_of_p99": busy / idle, "note": "their 99th percentiles" }));
    }
    Ok(())
}

/// `part` tells apart who comes more than once.
fn add_people(bench: &Bench, database: &Database, part: u32, what: &str, rows: &mut Rows) -> Result<()> {
    let (folder, people) = bundle::on_top(bench, part)?;
    let mut command = Command::new(&bench.farol);
    command.arg("import").arg(folder).args(["--database", &database.url]).arg("--data").arg(&bench.folder);
    let ran = process::watch(&mut command)?;
    let took = ran.took.as_secs_f64();
    rows.add(json!({
        "what": what, "count": people, "max_ms": took * 1e3, "rate": people as f64 / took, "note": "users a second",
    }));
    Ok(())
}

/// The row of searches that go on during `meanwhile`.
fn beside(
    bench: &Bench,
    database: &Database,
    row: &str,
    rows: &mut Rows,
    meanwhile: impl FnOnce(&mut Rows) -> Result<()>,
) -> Result<()> {
    let mut search = Command::new(&bench.measure);
    search.args(["search", "--at-a-pace", row, "--database", &database.url]).arg("--bundle").arg(&bench.bundle);
    let mut search = Ended(search.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().context("measure")?);
    let mut lines = BufReader::new(search.0.stdout.take().context("its output")?).lines();
    let ready = lines.next().transpose()?;
    ensure!(ready.as_deref() == Some("ready"), "measure search printed {ready:?}");
    meanwhile(rows)?;
    drop(search.0.stdin.take());
    for line in lines {
        rows.add(serde_json::from_str(&line?)?);
    }
    Ok(())
}

/// The line of the summary that is of all files.
#[derive(Debug)]
struct All {
    read: u64,
    new: u64,
    unchanged: u64,
}

fn import(bench: &Bench, database: &Database, what: &str, rows: &mut Rows) -> Result<All> {
    let mut command = Command::new(&bench.farol);
    command.arg("import").arg(&bench.bundle).args(["--database", &database.url]);
    let ran = process::watch(command.arg("--data").arg(&bench.folder))?;
    let all = read(&ran.stdout).with_context(|| format!("farol import printed\n{}", ran.stdout))?;
    let own = ran.stdout.lines().last().unwrap_or_default();
    let took = ran.took.as_secs_f64();
    rows.add(json!({
        "what": what, "count": all.read, "max_ms": took * 1e3, "rate": all.read as f64 / took,
        "note": format!("{} rows; by its own summary {own}", all.read),
    }));
    if let Some(mib) = ran.private {
        rows.add(
            json!({ "what": format!("{}, private memory", what.replace(" into an empty database", "")), "mib": mib }),
        );
    }
    if let Some(mib) = ran.resident {
        let what = format!("{}, resident memory", what.replace(" into an empty database", ""));
        rows.add(json!({ "what": what, "mib": mib, "note": "with the database file's mapped pages" }));
    }
    Ok(all)
}

fn read(summary: &str) -> Option<All> {
    let line = summary.lines().find_map(|line| line.strip_prefix("all "))?;
    let mut numbers = line.split_whitespace().map(str::parse);
    let mut next = || numbers.next()?.ok();
    let (read, new, _changed, unchanged) = (next()?, next()?, next()?, next()?);
    Some(All { read, new, unchanged })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_summary_is_read() {
        let table = "             read new changed unchanged refused pruned\nusers 3 2 0 1 0 0\nall   9 5 1 3 0 0\n1.0 s, 9 rows/s\n";
        let all = super::read(table).expect("a line of all files");
        assert_eq!((all.read, all.new, all.unchanged), (9, 5, 3));
    }
}
