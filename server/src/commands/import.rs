//! `farol import`.

use std::process::ExitCode;

use crate::{commands::Fault, config::Import};

pub async fn run(_options: Import) -> Result<ExitCode, Fault> {
    Err(Fault::Told("not yet".to_owned()))
}
