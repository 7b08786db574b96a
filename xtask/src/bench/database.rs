//! An empty database to measure on: a file, or a PostgreSQL of our own that ends with us.

use std::{
    fs,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use anyhow::{Context, Result, ensure};

use super::{Bench, Kind};

/// As it is run for people (docs/admin.md): what is acknowledged is on the disk, and an import does not end in checkpoints.
const SETTINGS: [&str; 7] = [
    "fsync=on",
    "synchronous_commit=on",
    "full_page_writes=on",
    "wal_compression=lz4",
    "effective_cache_size=8GB",
    "max_wal_size=8GB",
    "checkpoint_timeout=15min",
];

/// A quarter of the memory (docs/admin.md); 2 GB where the system does not say how much there is.
fn shared_buffers() -> String {
    let told = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let total =
        told.lines().find_map(|line| line.strip_prefix("MemTotal:")?.trim().strip_suffix("kB")?.trim().parse().ok());
    let megabytes = total.map_or(2_048, |kilobytes: u64| kilobytes / 4 / 1_024);
    format!("shared_buffers={megabytes}MB")
}

/// A database, and what keeps it running.
pub struct Database {
    pub url: String,
    server: Option<Child>,
}

impl Database {
    pub fn empty(bench: &Bench, kind: Kind) -> Result<Self> {
        match kind {
            Kind::Sqlite | Kind::Hand => {
                let file = bench.folder.join("farol.db");
                for end in ["", "-wal", "-shm", ".complete"] {
                    let _ = fs::remove_file(format!("{}{end}", file.display()));
                }
                Ok(Self::file(bench))
            }
            Kind::Postgres | Kind::Shards => Self::cluster(bench),
        }
    }

    fn file(bench: &Bench) -> Self {
        Self { url: format!("sqlite://{}", bench.folder.join("farol.db").display()), server: None }
    }

    /// What an earlier run imported: the SQLite file, if it came to its end. A cluster ends with its run.
    pub fn kept(bench: &Bench, kind: Kind) -> Option<Self> {
        (kind == Kind::Sqlite && bench.folder.join("farol.db.complete").is_file()).then(|| Self::file(bench))
    }

    /// Notes that everything is in, for runs that import nothing.
    pub fn keep(&self, bench: &Bench) -> Result<()> {
        if self.server.is_none() {
            fs::write(bench.folder.join("farol.db.complete"), "")?;
        }
        Ok(())
    }

    /// A private cluster that lives as long as a command beside it, which waits for the end of its input.
    fn cluster(bench: &Bench) -> Result<Self> {
        let mut command = Command::new(&bench.with_postgres);
        let buffers = shared_buffers();
        command.args(SETTINGS.into_iter().chain([buffers.as_str()]).flat_map(|setting| ["--set", setting]));
        command.args(["/bin/sh", "-c", "echo \"$FAROL_TEST_POSTGRES\"; cat >/dev/null"]);
        let mut server = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().context("with-postgres")?;
        let mut url = String::new();
        if let Some(out) = server.stdout.as_mut() {
            BufReader::new(out).read_line(&mut url)?;
        }
        let database = Self { url: url.trim().to_owned(), server: Some(server) };
        ensure!(database.url.starts_with("postgres://"), "PostgreSQL did not start");
        Ok(database)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some(mut server) = self.server.take() {
            drop(server.stdin.take());
            let _ = server.wait();
        }
    }
}
