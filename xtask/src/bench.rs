//! Speed, measured and printed as one table, never asserted: a busy machine must not fail a build. What is timed inside
//! a process is timed by `measure` of testkit, which is built for speed; what needs processes is timed here.

mod bundle;
mod cores;
mod database;
mod failover;
mod growth;
mod hand;
mod import;
mod only;
mod overload;
mod plot;
mod process;
mod room;
mod rows;
mod serve;
mod shards;

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Result, ensure};
use clap::Args;

use crate::{proc, setup, site, size, wasm};
use database::Database;
pub use only::Kind;
use only::Only;
use rows::Rows;

#[derive(Args)]
pub struct Options {
    /// Users in the directory that is measured; half as many devices. Several sizes also show how times grow.
    #[arg(long, default_value = "100000", value_delimiter = ',')]
    users: Vec<u64>,
    /// Only these databases and only these parts; of the kind that is not named, all.
    #[arg(long, value_delimiter = ',')]
    only: Vec<Only>,
    /// Measure the release programs as they were built last, and build nothing; sizes are left out.
    #[arg(long)]
    built: bool,
    /// Draw the search's times into this SVG.
    #[arg(long)]
    plot: Option<PathBuf>,
}

fn databases(options: &Options) -> impl Iterator<Item = Kind> {
    let all = [
        (Only::Sqlite, Kind::Sqlite),
        (Only::Postgres, Kind::Postgres),
        (Only::Shards, Kind::Shards),
        (Only::Hand, Kind::Hand),
    ];
    // Those that have no parts run by their name alone, or with everything.
    let whole = |only: &Only| matches!(only, Only::Shards | Only::Hand);
    let named = move |only: &Only| options.only.is_empty() || options.only.contains(only);
    let wanted = move |(only, _): &(Only, Kind)| only.is_in(&options.only) && (!whole(only) || named(only));
    all.into_iter().filter(wanted).map(|(_, kind)| kind)
}

pub fn run(options: &Options) -> Result<()> {
    if !options.built {
        build()?;
    }
    let mut rows = Rows::to(proc::target().join("bench.json"));
    for users in &options.users {
        let bench = Bench::new(*users)?;
        room::is_there(&bench, databases(options).count() > 1)?;
        bundle::make(&bench)?;
        for kind in databases(options) {
            rows.group(&format!("{kind:?}"), kind, *users);
            rows.attempt("all of it", |rows| bench.on(kind, &options.only, rows));
        }
    }
    if Only::Postgres.is_in(&options.only) && Only::Failover.is_in(&options.only) {
        let users = options.users.first().copied().unwrap_or_default();
        rows.group("Patroni", Kind::Postgres, users);
        let bench = Bench::new(users)?;
        rows.attempt("failover", |rows| failover::measure(&bench, rows));
    }
    growth::measure(&mut rows);
    println!("\nload {}\n", process::load());
    rows.print();
    rows.save()?;
    if let Some(plot) = &options.plot {
        fs::write(plot, plot::svg(rows.all()))?;
    }
    if !options.built {
        size::run()?;
    }
    ensure!(rows.faults() == 0, "{} parts did not come to their end: see the notes of their rows", rows.faults());
    Ok(())
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

    fn on(&self, kind: Kind, only: &[Only], rows: &mut Rows) -> Result<()> {
        if kind == Kind::Hand {
            return hand::measure(self, rows);
        }
        if kind != Kind::Sqlite {
            setup::postgres()?;
        }
        if kind == Kind::Shards {
            return shards::measure(self, rows);
        }
        let kept = if Only::Import.is_in(only) { None } else { Database::kept(self, kind) };
        let database = match kept {
            Some(kept) => kept,
            None => {
                let database = Database::empty(self, kind)?;
                import::measure(self, &database, rows)?;
                database.keep(self)?;
                self.measured(&["settle", "--database", &database.url], false, rows)?;
                database
            }
        };
        // One part that does not come to its end takes no other with it.
        let mut part = |part: Only, measure: &mut dyn FnMut(&mut Rows) -> Result<()>| {
            if part.is_in(only) {
                rows.attempt(&format!("{part:?}").to_lowercase(), measure);
            }
        };
        let with = |what| [what, "--database", &database.url];
        part(Only::Search, &mut |rows| self.measured(&with("search"), true, rows));
        part(Only::Cards, &mut |rows| self.measured(&with("cards"), true, rows));
        part(Only::Beside, &mut |rows| import::on_top(self, &database, rows));
        part(Only::Http, &mut |rows| serve::measure(self, &database, rows));
        part(Only::Overload, &mut |rows| overload::measure(self, &database, rows));
        Ok(())
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
