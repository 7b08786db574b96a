//! The `farol` binary: one command each for serving and for looking after the data.

#[cfg(not(erase_components))]
compile_error!(
    "flags for the target take the place of those in .cargo/config.toml: add `--cfg erase_components` to them"
);

mod assets;
mod audit;
mod boot;
mod commands;
mod config;
mod ending;
mod events;
mod forms;
mod keys;
mod layers;
mod lmtp;
mod mailbox;
mod router;
mod say;
mod telemetry;
mod webhooks;
mod words;
mod worker;
mod workers;

use std::process::ExitCode;

/// A search is some hundred small allocations, SQLite's among them: this allocator answers it in less time than the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Rendering a deep view takes more stack than tokio's two megabytes.
const STACK_BYTES: usize = 8 * 1024 * 1024;

fn main() -> ExitCode {
    let cli = config::Cli::read(std::env::args_os()).unwrap_or_else(|fault| fault.exit());
    telemetry::start(&cli.command);
    commands::prepare(&cli.command);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(STACK_BYTES).build();
    match runtime {
        Ok(runtime) => runtime.block_on(commands::run(cli)),
        Err(fault) => {
            say::complain!("farol: {fault}");
            ExitCode::FAILURE
        }
    }
}
