//! The directories that are imported: a whole one, and one of more people in the same customers.

use std::{
    collections::HashSet,
    fs,
    hash::{BuildHasher, RandomState},
    io::{BufRead, BufReader, BufWriter, Write},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Result;

use super::Bench;
use crate::proc;

/// Makes the bundle. The same number of users gives the same bytes, so a whole one is kept.
pub fn make(bench: &Bench) -> Result<()> {
    demo(bench, bench.users, &bench.bundle)
}

/// Makes a bundle of a tenth more people, without those of the first: what comes on top. Its folder, and how many they are.
pub fn on_top(bench: &Bench) -> Result<(PathBuf, u64)> {
    let larger = bench.folder.join("larger");
    demo(bench, bench.users + bench.users / 10, &larger)?;
    let hash = RandomState::new();
    let id = |line: &str| hash.hash_one(line.split(',').next());
    let lines = |path: PathBuf| -> Result<_> { Ok(BufReader::new(fs::File::open(path)?).lines()) };
    let mut there = HashSet::new();
    for line in lines(bench.bundle.join("users.csv"))? {
        there.insert(id(&line?));
    }
    let folder = bench.folder.join("on-top");
    fs::create_dir_all(&folder)?;
    for file in ["organizations.csv", "orders.csv", "subscriptions.csv", "licences.csv"] {
        fs::copy(larger.join(file), folder.join(file))?;
    }
    let mut out = BufWriter::new(fs::File::create(folder.join("users.csv"))?);
    let mut people = 0;
    for (at, line) in lines(larger.join("users.csv"))?.enumerate() {
        let line = line?;
        if at == 0 || !there.contains(&id(&line)) {
            writeln!(out, "{line}")?;
            people += u64::from(at > 0);
        }
    }
    out.flush()?;
    Ok((folder, people))
}

fn demo(bench: &Bench, users: u64, folder: &Path) -> Result<()> {
    let complete = folder.with_extension("complete");
    // A binary built since may generate another directory.
    let changed = |path: &Path| fs::metadata(path).and_then(|data| data.modified());
    if changed(&complete).is_ok_and(|made| changed(&bench.farol).is_ok_and(|built| built <= made)) {
        return Ok(());
    }
    proc::run(Command::new(&bench.farol).args(["demo", "--users", &users.to_string(), "--out"]).arg(folder))?;
    Ok(fs::write(complete, "")?)
}
