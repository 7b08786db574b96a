//! Everything a developer or a build machine runs: `cargo xtask --help`.

mod bench;
mod build;
mod ci;
mod dev;
mod imports;
mod locks;
mod module;
mod proc;
mod run;
mod runners;
mod setup;
mod site;
mod size;
mod split;
mod style;
mod test;
mod tidy;
mod walls;
mod wasm;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Farol's own build, run and proof. Each command sets up what it needs.")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build and serve the demo directory, on http://127.0.0.1:3000 unless told otherwise.
    Run(run::Options),
    /// Build and serve it again whenever a source changes.
    Dev(run::Options),
    /// Prove everything: format, rules, lints, tests on both databases, pages in a browser.
    Test(test::Options),
    /// What a build machine runs: `test`, which ends where the machine cannot be set up.
    Ci,
    /// One release binary, `farol`, with all its assets inside.
    Build(build::Options),
    /// Measure speed and print it as tables.
    Bench(bench::Options),
    /// What a first visit downloads, against its budget.
    Size,
    /// Check the house rules that no compiler knows.
    Tidy,
    /// Check what may depend on what.
    Walls,
    /// Check the versions that matter in Cargo.lock.
    Locks,
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Run(options) => run::run(&options),
        Command::Dev(options) => dev::run(&options),
        Command::Test(options) => test::run(&options),
        Command::Ci => ci::run(),
        Command::Build(options) => build::run(&options),
        Command::Bench(options) => bench::run(&options),
        Command::Size => size::run(),
        Command::Tidy => tidy::run(),
        Command::Walls => walls::run(),
        Command::Locks => locks::run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}
