//! The directories that are imported: a whole one, and more people in the same customers.

use std::{
    fs,
    io::{BufRead, BufReader, BufWriter, Write},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Result;

use super::{Bench, serve};
use crate::proc;

/// Makes the bundle. The same number of users gives the same bytes, so a whole one is kept.
pub fn make(bench: &Bench) -> Result<()> {
    demo(bench, bench.users, &bench.bundle)
}

/// How many more people there are at the least: as many as are loaded in bulk.
const MORE: u64 = 30_000;

/// Makes a bundle of a tenth more people: namesakes of some, in the same customers. Its folder, and how many they are. `part`
/// names others.
pub fn on_top(bench: &Bench, part: u32) -> Result<(PathBuf, u64)> {
    let folder = bench.folder.join(format!("on-top-{part}"));
    let every = (bench.users / MORE).clamp(1, 10);
    fs::create_dir_all(&folder)?;
    let all = BufReader::new(fs::File::open(bench.bundle.join("users.csv"))?);
    let mut out = BufWriter::new(fs::File::create(folder.join("users.csv"))?);
    let mut people = 0;
    for (at, line) in all.lines().enumerate() {
        let line = line?;
        if at == 0 {
            writeln!(out, "{line}")?;
        } else if (at as u64).is_multiple_of(every) && !line.contains(serve::AGENT) {
            people += 1;
            // Another id: the first eight digits turned into others.
            let digit = |c: char| char::from_digit((15 - c.to_digit(16)? + part) % 16, 16);
            let other = |c| digit(c).unwrap_or(c);
            let (first, rest) = line.split_at_checked(8).unwrap_or(("", &line));
            writeln!(out, "{}{rest}", first.chars().map(other).collect::<String>())?;
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
