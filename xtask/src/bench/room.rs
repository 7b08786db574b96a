//! Whether the disk has room for a directory of so many users, before an hour was spent on finding out.

use std::{path::Path, process::Command};

use anyhow::{Result, ensure};

use super::Bench;

/// Bytes a user: the bundle; a database with its log; keys while they are sorted; and a PostgreSQL, which is made while the file of
/// SQLite is kept.
const BUNDLE: u64 = 800;
const DATABASE: u64 = 3_600;
const SORTING: u64 = 1_100;
const POSTGRES: u64 = 8_700;

pub fn is_there(bench: &Bench, two: bool) -> Result<()> {
    let second = if two { POSTGRES } else { 0 };
    let needed = bench.users * (BUNDLE + DATABASE + SORTING + second);
    // What an earlier run left is made anew in its place.
    let kept = [bench.folder.join("farol.db"), bench.bundle.join("users.csv")];
    let kept: u64 = kept.iter().filter_map(|file| std::fs::metadata(file).ok()).map(|file| file.len()).sum();
    let gib = |bytes: u64| bytes as f64 / f64::from(1 << 30);
    let Some(free) = free(&bench.folder) else { return Ok(()) };
    ensure!(
        free + kept >= needed,
        "{} users take about {:.0} GiB in {}, where {:.0} GiB are free",
        bench.users,
        gib(needed),
        bench.folder.display(),
        gib(free + kept),
    );
    Ok(())
}

/// What `df` of POSIX says.
fn free(folder: &Path) -> Option<u64> {
    let out = Command::new("df").arg("-Pk").arg(folder).output().ok()?;
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    let kilobytes: u64 = text.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()?;
    Some(kilobytes * 1024)
}
