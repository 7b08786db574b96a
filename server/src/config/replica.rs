//! The option that names a replica of the database.

use clap::Args;

use super::Address;

#[derive(Debug, Args)]
pub struct Replica {
    /// postgres://… of a replica: reads go on there while the primary does not answer, and searches are asked there first.
    /// See docs/deploy/high-availability.md
    #[arg(long = "database-replica", env = "FAROL_DATABASE_REPLICA", hide_env_values = true, value_name = "URL")]
    pub url: Option<Address>,
}
