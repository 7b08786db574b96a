//! Speed, measured and printed as one table, never asserted: a busy machine must not fail a build. What is timed inside
//! a process is timed by `measure` of testkit, which is built for speed; what needs processes is timed here.

mod database;
mod failover;
mod import;
mod process;
mod rows;
mod serve;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::{proc, setup, site, size, wasm};
use database::Database;
use rows::Rows;

#[derive(Args)]
pub struct Options {
    /// Users in the directory that is measured; half as many devices.
    #[arg(long, default_value_t = 100_000)]
    users: u64,
    /// Only on this database.
    #[arg(long)]
    only: Option<Kind>,
    /// Measure the release programs as they were built last, and build nothing; sizes are left out.
    #[arg(long)]
    built: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// What is measured, and with what.
pub struct Bench {
    farol: PathBuf,
    measure: PathBuf,
    with_postgres: PathBuf,
    /// Where the bundle is kept from run to run, and databases are made anew.
    folder: PathBuf,
    bundle: PathBuf,
}

pub fn run(options: &Options) -> Result<()> {
    if !options.built {
        build()?;
    }
    let bench = Bench::new(options.users)?;
    bench.make_bundle(options.users)?;
    let mut rows = Rows::default();
    for kind in [Kind::Sqlite, Kind::Postgres] {
        if options.only.is_none_or(|only| only == kind) {
            rows.group(&format!("{kind:?}"), kind);
            bench.on(kind, &mut rows)?;
        }
    }
    if options.only != Some(Kind::Sqlite) {
        rows.group("Patroni", Kind::Postgres);
        failover::measure(&bench, &mut rows)?;
    }
    println!("\n{} users, load {}\n", options.users, process::load());
    rows.print();
    let file = proc::target().join("bench.json");
    fs::write(&file, rows.json(options.users))?;
    println!("\n{}\n", file.display());
    if options.built { Ok(()) } else { size::run() }
}

/// All programs in one build, so that what they share is compiled once.
fn build() -> Result<()> {
    site::build(wasm::Profile::Release)?;
    proc::run(&mut proc::cargo(&["build", "--release", "-p", "server", "-p", "testkit", "--bins"]))
}

impl Bench {
    fn new(users: u64) -> Result<Self> {
        let release = proc::target().join("release");
        let folder = proc::target().join("bench").join(users.to_string());
        fs::create_dir_all(&folder)?;
        Ok(Self {
            farol: release.join("farol"),
            measure: release.join("measure"),
            with_postgres: release.join("with-postgres"),
            bundle: folder.join("bundle"),
            folder,
        })
    }

    /// The same number of users gives the same bytes, so a whole bundle is kept.
    fn make_bundle(&self, users: u64) -> Result<()> {
        let complete = self.folder.join("bundle.complete");
        // A binary built since may generate another directory.
        let changed = |path: &Path| fs::metadata(path).and_then(|data| data.modified());
        if changed(&complete).is_ok_and(|made| changed(&self.farol).is_ok_and(|built| built <= made)) {
            return Ok(());
        }
        proc::run(Command::new(&self.farol).args(["demo", "--users", &users.to_string(), "--out"]).arg(&self.bundle))?;
        Ok(fs::write(complete, "")?)
    }

    fn on(&self, kind: Kind, rows: &mut Rows) -> Result<()> {
        if kind == Kind::Postgres {
            setup::postgres()?;
        }
        let database = Database::empty(self, kind)?;
        import::measure(self, &database, rows)?;
        self.measured(&["settle", "--database", &database.url], false, rows)?;
        self.measured(&["search", "--database", &database.url], true, rows)?;
        self.measured(&["cards", "--database", &database.url], true, rows)?;
        serve::measure(self, &database, rows)
    }

    /// The rows that one subcommand of `measure` prints.
    fn measured(&self, arguments: &[&str], bundle: bool, rows: &mut Rows) -> Result<()> {
        let mut command = Command::new(&self.measure);
        command.args(arguments);
        if bundle {
            command.arg("--bundle").arg(&self.bundle);
        }
        rows.read(&mut command)
    }
}
