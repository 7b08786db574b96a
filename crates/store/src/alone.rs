//! An SQLite file that nobody else uses: what putting another in its place begins with.

use std::{path::Path, time::Duration};

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, Statement,
    sqlx::sqlite::SqliteLockingMode,
};
use uuid::Uuid;

use crate::{address_of, fault};

/// How long somebody who is about to finish is waited for.
const PATIENCE: Duration = Duration::from_secs(2);

/// SQLite's numbers for a file that is damaged, and for one that is no database (SQLITE_CORRUPT, SQLITE_NOTADB).
const UNREADABLE: [i32; 2] = [11, 26];

/// An SQLite file under a lock that keeps everybody else out, with its log merged into it: the file is all there is.
pub struct Alone {
    db: DatabaseConnection,
}

/// Why a file could not be had alone.
#[derive(Debug, thiserror::Error)]
pub enum NotAlone {
    #[error("it is in use")]
    InUse,
    #[error("it is no database that can be read: {0}")]
    Broken(DbErr),
    #[error(transparent)]
    Fault(DbErr),
}

impl Alone {
    /// Takes the file at `path`, which has to be there.
    ///
    /// A process that has the database open holds a lock on it for as long as it does, idle or not, and out of WAL only
    /// one that is alone gets it. Whoever opens the file meanwhile and has it renamed under its hands cannot write to it:
    /// turning WAL on is a write, which SQLite refuses in a file that is no longer where it was opened.
    pub async fn open(path: &Path) -> Result<Self, NotAlone> {
        let mut options = ConnectOptions::new(address_of(path));
        options.max_connections(1).min_connections(1).sqlx_logging(false).test_before_acquire(false);
        options.map_sqlx_sqlite_opts(|sqlite| {
            sqlite.create_if_missing(false).busy_timeout(PATIENCE).locking_mode(SqliteLockingMode::Exclusive)
        });
        let db = Database::connect(options).await.map_err(told)?;
        let row = db.query_one_raw(Statement::from_string(DbBackend::Sqlite, "PRAGMA journal_mode = DELETE")).await;
        let mode: Option<String> = row.map_err(told)?.map(|row| row.try_get_by_index(0)).transpose().map_err(told)?;
        if mode.as_deref() != Some("delete") {
            return Err(NotAlone::InUse);
        }
        db.execute_unprepared("BEGIN EXCLUSIVE").await.map_err(told)?;
        // Of leaving WAL, with nothing in it any more: under this kind of lock SQLite keeps it.
        let _ = std::fs::remove_file(format!("{}-journal", path.display()));
        Ok(Self { db })
    }

    /// Persons who were erased. An error where this is another database than Farol's, or one that is damaged there.
    pub async fn erased(&self) -> Result<Vec<Uuid>, DbErr> {
        let sql = "SELECT person_id FROM person_keys WHERE key = ''";
        let rows = self.db.query_all_raw(Statement::from_string(DbBackend::Sqlite, sql)).await?;
        rows.iter().map(|row| row.try_get_by_index(0)).collect()
    }

    /// Lets others in again.
    pub async fn close(self) -> Result<(), DbErr> {
        self.db.execute_unprepared("ROLLBACK").await?;
        self.db.close().await
    }
}

fn told(fault: DbErr) -> NotAlone {
    match fault::primary_code(&fault) {
        Some(fault::BUSY) => NotAlone::InUse,
        Some(code) if UNREADABLE.contains(&code) => NotAlone::Broken(fault),
        _ => NotAlone::Fault(fault),
    }
}
