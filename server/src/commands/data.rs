//! `farol demo`, `migrate`, `reindex` and `doctor`.

use std::{process::ExitCode, time::Instant};

use desk::Desk;

use crate::{
    boot,
    commands::Fault,
    config::{Database, Demo},
    say::say,
};

pub fn demo(options: &Demo) -> Result<ExitCode, Fault> {
    let start = Instant::now();
    let write = if options.today { desk::demo::write_today } else { desk::demo::write };
    let summary = write(options.users, &options.out)?;
    let (users, orgs, devices) = (summary.users, summary.organizations, summary.devices);
    let seconds = start.elapsed().as_secs_f64();
    say!("users: {users}, devices: {devices}, orgs: {orgs}, in {} ({seconds:.1} s)", options.out.display());
    if let Some(earlier) = &options.earlier {
        let rows = desk::demo::write_earlier(&options.out, earlier)?;
        say!("rows as some of them were before: {rows}, in {}: import these first", earlier.display());
    }
    Ok(ExitCode::SUCCESS)
}

pub async fn migrate(options: &Database) -> Result<ExitCode, Fault> {
    boot::open(options).await?.close().await?;
    say!("the schema is up to date");
    Ok(ExitCode::SUCCESS)
}

pub async fn reindex(options: &Database) -> Result<ExitCode, Fault> {
    boot::is_there(options)?;
    let start = Instant::now();
    let desk = Desk::new(boot::open(options).await?);
    let keys = desk.reindex().await?;
    say!("search keys written: {keys} ({:.1} s)", start.elapsed().as_secs_f64());
    let start = Instant::now();
    let looked = desk.renew_warnings().await?;
    let (customers, changed) = (looked.customers, looked.changed);
    say!(
        "customers looked at for early warnings: {customers}, of which differed: {changed} ({:.1} s)",
        start.elapsed().as_secs_f64()
    );
    Ok(ExitCode::SUCCESS)
}

/// Says each finding; exit code 1 when there is something to mend.
pub async fn doctor(options: &Database) -> Result<ExitCode, Fault> {
    boot::is_there(options)?;
    let desk = Desk::new(boot::open_as_it_is(options).await?);
    let findings = desk.examine().await?;
    for finding in &findings {
        say!("{} {}", if finding.well { "well " } else { "WRONG" }, finding.says);
    }
    let well = findings.iter().all(|finding| finding.well);
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
