//! Speed, measured and printed as tables, never asserted: a busy machine must not fail a build.

use anyhow::Result;
use clap::Args;

use crate::build;

#[derive(Args)]
pub struct Options {
    /// Users in the directory that is measured.
    #[arg(long, default_value_t = 100_000)]
    users: u32,
    /// Only these tables.
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
}

/// One table.
struct Table {
    name: &'static str,
    measure: fn(&Options) -> Result<()>,
}

const TABLES: [Table; 0] = [];

pub fn run(options: &Options) -> Result<()> {
    build::server(true)?;
    println!("{} users", options.users);
    for table in TABLES.iter().filter(|table| options.only.is_empty() || options.only.iter().any(|n| n == table.name)) {
        println!("\n{}", table.name);
        (table.measure)(options)?;
    }
    Ok(())
}
