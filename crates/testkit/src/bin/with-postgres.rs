//! `with-postgres [--set NAME=VALUE]… COMMAND…` runs a command beside a PostgreSQL of its own, which every test process in it
//! then shares: starting one for each test would take longer than the tests.

use std::{
    env,
    process::{Command, ExitCode},
};

use testkit::postgres::{Cluster, SHARED};

fn main() -> ExitCode {
    let mut words = env::args_os().skip(1).peekable();
    let mut settings = Vec::new();
    while words.next_if(|word| word == "--set").is_some() {
        settings.extend(words.next().and_then(|setting| setting.into_string().ok()));
    }
    let Some(program) = words.next() else {
        eprintln!("usage: with-postgres [--set NAME=VALUE]… COMMAND [ARGUMENT]…");
        return ExitCode::from(2);
    };
    let settings: Vec<_> = settings.iter().map(String::as_str).collect();
    let cluster = match Cluster::start_with(&settings) {
        Ok(cluster) => cluster,
        Err(error) => {
            eprintln!("with-postgres: {error}");
            return ExitCode::from(2);
        }
    };
    let status = Command::new(&program).args(words).env(SHARED, cluster.url("postgres")).status();
    drop(cluster);
    match status {
        Ok(status) => ExitCode::from(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1)),
        Err(error) => {
            eprintln!("with-postgres: {}: {error}", program.to_string_lossy());
            ExitCode::from(127)
        }
    }
}
