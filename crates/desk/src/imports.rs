//! The directory as it comes in: a bundle of CSV files, or one customer's user export, read row by row, checked, and
//! written with its search keys. Every batch is one transaction, so that an import that was cut off is finished by
//! running it again, and one that is run twice changes nothing. The format is in docs/import.md.

mod control_hub;
mod differ;
mod later;
mod moving;
mod progress;
mod prune;
mod read;
mod reindex;
mod rows;
mod run;
mod seen;
mod sorted;
mod write;

use std::path::PathBuf;

use store::sea_orm::DbErr;
use uuid::Uuid;

pub use progress::{Progress, Silent, Summary};
pub(crate) use rows::order_id;
pub use run::{run, run_under};

/// What to import, and how.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// A folder, one file of a bundle, or a user export of Control Hub.
    pub path: PathBuf,
    /// The org of a user export: its id or one of its domains.
    pub org: Option<String>,
    /// Reads and compares everything, writes nothing.
    pub dry_run: bool,
    /// Deletes what the orgs of the bundle have in the database and not in the files.
    pub prune: bool,
    /// From so many rows of a file on, search keys and, in a first import, indexes are made apart from the rows that they are of; 20,000
    /// by default.
    pub apart_from: Option<u64>,
    /// Lets `prune` take more than a tenth of an org's users or devices.
    pub force: bool,
    /// Who holds the lease that it is done under.
    pub holder: Option<Uuid>,
}

/// Why an import stopped.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// A file that cannot be read as what it should be. Found before anything is written.
    #[error("{file}:{line}: {reason}")]
    Broken { file: String, line: u64, reason: String },
    /// Nothing that could be imported.
    #[error("{0}")]
    Nothing(String),
    /// Batches before this one are in; running the import again goes on from there.
    #[error("the database failed: {0}")]
    Database(#[from] DbErr),
    /// Its lease was somebody else's all at once.
    #[error("it stood still for so long that another import took its place: run it again once that one has ended")]
    Lost,
}

impl ImportError {
    fn broken(file: &str, line: u64, reason: impl Into<String>) -> Self {
        Self::Broken { file: file.to_owned(), line, reason: reason.into() }
    }
}
