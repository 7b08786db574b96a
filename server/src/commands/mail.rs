//! `farol mail report`, for the pipe of a mail server: what it cannot take now, the mail server keeps and brings again.

use std::{io::Read, process::ExitCode};

use desk::{
    Desk,
    mail::{Taken, report::dsn},
};

use crate::{
    boot,
    commands::Fault,
    config::{MailCommand, MailReport},
    say::{complain, say},
};

/// EX_TEMPFAIL of sysexits.h, which mail servers understand.
const TRY_AGAIN: u8 = 75;

/// Most bytes that are looked at: what a report says stands well before, and the returned mail may be long.
const MOST: u64 = 10 * 1024 * 1024;

pub async fn run(command: MailCommand) -> Result<ExitCode, Fault> {
    let MailCommand::Report(options) = command;
    Ok(match report(&options).await {
        Ok(line) => {
            say!("{line}");
            ExitCode::SUCCESS
        }
        Err(fault) => {
            complain!("farol: {fault}");
            ExitCode::from(TRY_AGAIN)
        }
    })
}

async fn report(options: &MailReport) -> Result<String, Fault> {
    let mut message = Vec::new();
    let mut input = std::io::stdin().lock();
    input.by_ref().take(MOST).read_to_end(&mut message)?;
    // A mail server that cannot write all of it would call that a failure.
    std::io::copy(&mut input, &mut std::io::sink())?;
    let reports = dsn::parse(&message, options.to.as_deref());
    if reports.is_empty() {
        return Ok("this mail reports nothing about a mail of ours".to_owned());
    }
    boot::is_there(&options.database)?;
    let (count, store) = (reports.len(), boot::open(&options.database).await?);
    let Taken { ours, new } = Desk::new(store.clone()).take_reports(reports).await?;
    store.close().await?;
    Ok(format!("reports: {count}, about mail of ours: {ours}, new: {new}"))
}
