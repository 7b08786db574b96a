//! `farol demo`, `migrate`, `backup`, `reindex` and `doctor`.

use std::{path::Path, process::ExitCode, time::Instant};

use desk::Desk;
use store::Store;

use crate::{
    boot,
    commands::Fault,
    config::{Backup, Database, Demo},
};

pub fn demo(options: &Demo) -> Result<ExitCode, Fault> {
    let start = Instant::now();
    let summary = desk::demo::write(options.users, &options.out)?;
    let (users, orgs, devices) = (summary.users, summary.organizations, summary.devices);
    let seconds = start.elapsed().as_secs_f64();
    println!("{users} users and {devices} devices of {orgs} orgs are in {} ({seconds:.1} s)", options.out.display());
    Ok(ExitCode::SUCCESS)
}

pub async fn migrate(options: &Database) -> Result<ExitCode, Fault> {
    boot::open(options).await?.close().await?;
    println!("the schema is up to date");
    Ok(ExitCode::SUCCESS)
}

pub async fn backup(options: &Backup) -> Result<ExitCode, Fault> {
    if !options.database.url().starts_with("sqlite://") {
        let told = "farol backup copies an SQLite database; for PostgreSQL use pg_dump or pg_basebackup";
        return Err(Fault::Told(told.to_owned()));
    }
    if options.file.exists() {
        return Err(Fault::Told(format!("{} is there already", options.file.display())));
    }
    let store = boot::open(&options.database).await?;
    let copied = copy(&store, &options.file).await;
    if copied.is_err() {
        // Half a backup is worse than none.
        let _ = std::fs::remove_file(&options.file);
    }
    let bytes = copied?;
    println!("{} is a sound copy of {bytes} bytes", options.file.display());
    Ok(ExitCode::SUCCESS)
}

/// Copies the database while others use it and checks the copy; its size in bytes.
async fn copy(store: &Store, file: &Path) -> Result<u64, Fault> {
    store.vacuum_into(&file.display().to_string()).await?;
    let copy = Store::open(&format!("sqlite://{}", file.display())).await?;
    let said = copy.check().await?;
    copy.close().await?;
    match said.as_slice() {
        [ok] if ok == "ok" => Ok(std::fs::metadata(file)?.len()),
        problems => Err(Fault::Told(format!("the copy is not sound: {}", problems.join("; ")))),
    }
}

pub async fn reindex(options: &Database) -> Result<ExitCode, Fault> {
    let start = Instant::now();
    let desk = Desk::new(boot::open(options).await?);
    let keys = desk.reindex().await?;
    println!("{keys} search keys written in {:.1} s", start.elapsed().as_secs_f64());
    Ok(ExitCode::SUCCESS)
}

/// Says each finding; exit code 1 when there is something to mend.
pub async fn doctor(options: &Database) -> Result<ExitCode, Fault> {
    let desk = Desk::new(boot::open(options).await?);
    let findings = desk.examine().await?;
    for finding in &findings {
        println!("{} {}", if finding.well { "well " } else { "WRONG" }, finding.says);
    }
    let well = findings.iter().all(|finding| finding.well);
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
