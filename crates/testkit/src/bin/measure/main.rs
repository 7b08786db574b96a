//! `measure`: what `cargo xtask bench` times inside a process of its own, built for speed. Each subcommand prints one
//! JSON object a line, a row of the bench's table; nothing here is a test, and nothing is asserted about time.

mod agents;
mod cards;
mod failover;
mod floor;
mod http;
mod keystrokes;
mod load;
mod open_loop;
mod overload;
mod rng;
mod rows;
mod sample;
mod search;
mod settle;

use std::path::PathBuf;

use clap::Parser;

/// As the server has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Whatever goes wrong ends the measuring with its words.
type Fault = Box<dyn std::error::Error + Send + Sync>;

/// Measures one thing and prints rows as JSON, one a line.
#[derive(Parser)]
enum Command {
    /// Keystrokes in this process, by attribute and by whose keys are read
    Search {
        #[command(flatten)]
        of: Directory,
        /// One row of this name, at the pace of many agents, until standard input ends
        #[arg(long, value_name = "ROW")]
        at_a_pace: Option<String>,
    },
    /// Cards and lists in this process
    Cards(Directory),
    /// Search and card pages of a server that runs already; its session cookie is in $FAROL_COOKIE
    Http {
        /// `HOST:PORT` of the server
        #[arg(long)]
        server: String,
        /// `HOST:PORT` of `measure floor`
        #[arg(long)]
        floor: String,
        #[arg(long)]
        bundle: PathBuf,
    },
    /// A running server's capacity, and what it does at ten times that; its session cookie is in $FAROL_COOKIE
    Overload {
        /// `HOST:PORT` of the server
        #[arg(long)]
        server: String,
        #[arg(long)]
        bundle: PathBuf,
        /// How many times its capacity the server is asked
        #[arg(long, default_value_t = 10.0)]
        times: f64,
        /// Seconds of each
        #[arg(long, default_value_t = 10)]
        seconds: u64,
    },
    /// Serve the least that a handler can do, print its address, and end with standard input
    Floor {
        #[arg(long)]
        database: String,
    },
    /// Kill the primary of a cluster under Patroni while people work at two servers
    Failover {
        /// The `farol` to serve with
        #[arg(long)]
        farol: PathBuf,
    },
    /// Do at once what PostgreSQL's autovacuum does some minutes after an import
    Settle {
        #[arg(long)]
        database: String,
    },
}

#[derive(clap::Args)]
struct Directory {
    #[arg(long)]
    database: String,
    /// The bundle that was imported into it
    #[arg(long)]
    bundle: PathBuf,
}

fn main() -> Result<(), Fault> {
    let threads = || tokio::runtime::Runtime::new();
    match Command::parse() {
        Command::Search { of, at_a_pace: None } => {
            on_a_worker(&threads()?, async move { search::run(&of.database, &of.bundle).await })
        }
        Command::Search { of, at_a_pace: Some(row) } => {
            on_a_worker(&threads()?, async move { search::at_a_pace(&of.database, &of.bundle, &row).await })
        }
        Command::Cards(of) => on_a_worker(&threads()?, async move { cards::run(&of.database, &of.bundle).await }),
        Command::Http { server, floor, bundle } => {
            // One thread: the load must not take more of a small machine than it has to.
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(load::run(&server, &floor, &bundle))
        }
        Command::Overload { server, bundle, times, seconds } => {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(overload::run(&server, &bundle, times, seconds))
        }
        Command::Floor { database } => threads()?.block_on(floor::run(&database)),
        Command::Failover { farol } => on_a_worker(&threads()?, async move { failover::run(&farol).await }),
        Command::Settle { database } => threads()?.block_on(settle::run(&database)),
    }
}

/// As a server's handlers run: on one of the runtime's own threads, so that no answer has to wake another one.
fn on_a_worker<F>(runtime: &tokio::runtime::Runtime, work: F) -> Result<(), Fault>
where
    F: Future<Output = Result<(), Fault>> + Send + 'static,
{
    runtime.block_on(async { tokio::spawn(work).await? })
}
