//! Speed, measured and printed as one table, never asserted: a busy machine must not fail a build. What is timed inside
//! a process is timed by `measure` of testkit, which is built for speed; what needs processes is timed here.

mod bundle;
mod database;
mod failover;
mod growth;
mod hand;
mod import;
mod overload;
mod plot;
mod process;
mod rows;
mod serve;
mod shards;

use std::{fs, path::PathBuf, process::Command};

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::{proc, setup, site, size, wasm};
use database::Database;
use rows::Rows;

#[derive(Args)]
pub struct Options {
    /// Users in the directory that is measured; half as many devices. Several sizes also show how times grow.
    #[arg(long, default_value = "100000", value_delimiter = ',')]
    users: Vec<u64>,
    /// Only on this database.
    #[arg(long)]
    only: Option<Kind>,
    /// Measure the release programs as they were built last, and build nothing; sizes are left out.
    #[arg(long)]
    built: bool,
    /// Draw the search's times into this SVG.
    #[arg(long)]
    plot: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    Sqlite,
    Postgres,
    /// Search keys on two PostgreSQL nodes.
    Shards,
    /// Pages in a browser, on SQLite.
    Hand,
}

/// What is measured, and with what.
pub struct Bench {
    farol: PathBuf,
    measure: PathBuf,
    with_postgres: PathBuf,
    /// Where the bundle is kept from run to run, and databases are made anew.
    folder: PathBuf,
    bundle: PathBuf,
    users: u64,
}

pub fn run(options: &Options) -> Result<()> {
    if !options.built {
        build()?;
    }
    let mut rows = Rows::default();
    for users in &options.users {
        let bench = Bench::new(*users)?;
        bundle::make(&bench)?;
        for kind in [Kind::Sqlite, Kind::Postgres, Kind::Shards, Kind::Hand] {
            if options.only.is_none_or(|only| only == kind) {
                rows.group(&format!("{kind:?}"), kind, *users);
                bench.on(kind, &mut rows)?;
            }
        }
    }
    if options.only.is_none_or(|only| only == Kind::Postgres) {
        let users = options.users.first().copied().unwrap_or_default();
        rows.group("Patroni", Kind::Postgres, users);
        failover::measure(&Bench::new(users)?, &mut rows)?;
    }
    growth::measure(&mut rows);
    println!("\nload {}\n", process::load());
    rows.print();
    let file = proc::target().join("bench.json");
    fs::write(&file, rows.json())?;
    println!("\n{}\n", file.display());
    if let Some(plot) = &options.plot {
        fs::write(plot, plot::svg(rows.all()))?;
    }
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
            users,
        })
    }

    fn on(&self, kind: Kind, rows: &mut Rows) -> Result<()> {
        if kind == Kind::Hand {
            return hand::measure(self, rows);
        }
        if kind != Kind::Sqlite {
            setup::postgres()?;
        }
        if kind == Kind::Shards {
            return shards::measure(self, rows);
        }
        let database = Database::empty(self, kind)?;
        import::measure(self, &database, rows)?;
        self.measured(&["settle", "--database", &database.url], false, rows)?;
        self.measured(&["search", "--database", &database.url], true, rows)?;
        self.measured(&["cards", "--database", &database.url], true, rows)?;
        import::on_top(self, &database, rows)?;
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
