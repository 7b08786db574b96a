//! Logs: lines for a person at a terminal, JSON for machines. What people type or are called is never in one.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

use crate::config::Command;

/// Starts logging to standard error. `RUST_LOG` says more or less.
pub fn start(command: &Command) {
    let usual = if matches!(command, Command::Serve(_)) {
        "info,sea_orm_migration=warn,sqlx::postgres::notice=warn"
    } else {
        "warn"
    };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usual));
    // A line that cannot be written would be told of by a panic: the disk is full, or nobody reads any more.
    let log = tracing_subscriber::fmt().with_env_filter(filter).log_internal_errors(false).with_writer(std::io::stderr);
    if std::io::stderr().is_terminal() {
        log.with_target(false).compact().init();
    } else {
        log.json().init();
    }
}
