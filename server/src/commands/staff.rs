//! `farol staff`.

use std::{io::BufRead, process::ExitCode};

use crate::{
    boot,
    commands::Fault,
    config::{Staff, StaffAdd},
    say::say,
};

pub async fn run(command: Staff) -> Result<ExitCode, Fault> {
    match command {
        Staff::Add(options) => add(options).await,
    }
}

async fn add(options: StaffAdd) -> Result<ExitCode, Fault> {
    let password = match options.password_stdin {
        true => Some(std::io::stdin().lock().lines().next().transpose()?.unwrap_or_default()),
        false => None,
    };
    boot::is_there(&options.keyed.database)?;
    let desk = boot::desk_at_hand(&options.keyed).await?;
    match desk.add_staff(&options.email, options.role, password.as_deref()).await? {
        Some(link) => {
            say!("{} is {} and sets a password within 24 hours at", options.email, options.role);
            say!("{}/welcome/{link}", options.public_url.trim_end_matches('/'));
        }
        None => say!("{} is {} and signs in with that password", options.email, options.role),
    }
    Ok(ExitCode::SUCCESS)
}
