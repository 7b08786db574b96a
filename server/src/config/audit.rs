//! Options of `farol audit`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use model::UserId;

use super::Keyed;

#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Write the whole log to a file that can be checked without the server
    Export(AuditExport),
    /// Check an export: needs neither server nor database
    Verify(AuditVerify),
    /// Print the public key that checkpoints are checked with; keep it elsewhere than the database
    Key(Keyed),
    /// Make what the log says of a person unreadable, for ever; the chain stays whole
    Erase(AuditErase),
}

#[derive(Debug, Args)]
pub struct AuditExport {
    /// The file to write; it must not be there yet
    pub file: PathBuf,
    /// Where signed checkpoints go, as for farol serve
    #[arg(long, env = "FAROL_AUDIT_CHECKPOINTS")]
    pub audit_checkpoints: Option<PathBuf>,
    #[command(flatten)]
    pub keyed: Keyed,
}

#[derive(Debug, Args)]
pub struct AuditVerify {
    /// An export
    pub file: PathBuf,
    /// The file of checkpoints that farol serve writes: it shows when a tail was cut off
    #[arg(long)]
    pub checkpoints: Option<PathBuf>,
    /// The public key, as farol audit key prints it
    #[arg(long)]
    pub key: String,
    /// For an export that is older than the checkpoints: leave out those signed after this moment (Unix seconds)
    #[arg(long)]
    pub as_of: Option<i64>,
}

#[derive(Debug, Args)]
pub struct AuditErase {
    /// The person's id
    pub user: UserId,
    #[command(flatten)]
    pub keyed: Keyed,
}
