//! The commands besides serving: each opens the database, does one thing, says what it did.

pub mod audit;
mod backup;
mod data;
pub mod files;
mod import;
mod mail;
mod restore;
mod staff;

use std::{fmt::Display, io, process::ExitCode};

use model::AppError;
use store::{OpenError, sea_orm::DbErr};

use crate::{
    boot,
    config::{Cli, Command},
    say::{complain, say},
};

/// Why a command did nothing.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    #[error("{0}")]
    Told(String),
    #[error(transparent)]
    App(#[from] AppError),
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error("the database: {0}")]
    Database(#[from] DbErr),
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl Fault {
    /// Of a file or an address, which the system's own words do not name.
    pub fn at(what: impl Display, fault: io::Error) -> Self {
        Self::Told(format!("{what}: {fault}"))
    }
}

/// Exit code of a command that did nothing; 1 is kept for an import that refused some rows.
const NOTHING_DONE: u8 = 2;

/// What a command asks of the process before it has threads.
pub fn prepare(command: &Command) {
    if let Command::Import(_) = command {
        import::give_way();
    }
}

pub async fn run(cli: Cli) -> ExitCode {
    let done = match cli.command {
        Command::Serve(options) => boot::serve(*options).await,
        Command::Import(options) => import::run(options).await,
        Command::Demo(options) => data::demo(&options),
        Command::Migrate(options) => data::migrate(&options).await,
        Command::Staff(options) => staff::run(options).await,
        Command::Mail(command) => mail::run(command).await,
        Command::Audit(command) => audit::run(command).await,
        Command::Permissions => {
            say!("{}", desk::permissions().trim_end());
            Ok(ExitCode::SUCCESS)
        }
        Command::Backup(options) => backup::run(&options).await,
        Command::Restore(options) => restore::run(&options).await,
        Command::Reindex(options) => data::reindex(&options).await,
        Command::Doctor(options) => data::doctor(&options).await,
    };
    done.unwrap_or_else(|fault| {
        complain!("farol: {fault}");
        ExitCode::from(NOTHING_DONE)
    })
}
