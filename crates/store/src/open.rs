//! Opening the database: the one place that knows which of the two it is.

use std::time::Duration;

use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
    sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous},
};
use sea_orm_migration::MigratorTrait;

use crate::Migrator;

/// The oldest SQLite whose write-ahead log is sound: before it, a reset and a checkpoint can race and corrupt the file.
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);

/// One database: many readers, and on SQLite a single writer.
#[derive(Clone)]
pub struct Store {
    read: DatabaseConnection,
    write: DatabaseConnection,
}

#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("the database must be sqlite://PATH or postgres://…")]
    Scheme,
    #[error("this SQLite is {0}: Farol needs 3.51.3 or newer, because older ones can corrupt a database in WAL mode")]
    OldSqlite(String),
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Store {
    /// Opens `sqlite://PATH` (made when it is not there) or `postgres://…`. Runs no migration.
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        if let Some(path) = url.strip_prefix("sqlite://") {
            return Self::open_sqlite(path).await;
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let mut options = ConnectOptions::new(url);
            options.max_connections(32).min_connections(2).sqlx_logging(false);
            options.acquire_timeout(Duration::from_secs(5)).test_before_acquire_if_idle_for(Duration::from_secs(30));
            let db = Database::connect(options).await?;
            return Ok(Self { read: db.clone(), write: db });
        }
        Err(OpenError::Scheme)
    }

    async fn open_sqlite(path: &str) -> Result<Self, OpenError> {
        // The writer comes first: it makes the file and turns WAL on.
        let write = Database::connect(sqlite(path, 1, true)).await?;
        let row = write.query_one_raw(Statement::from_string(DbBackend::Sqlite, "SELECT sqlite_version()")).await?;
        let version: String = row.map(|r| r.try_get_by_index(0)).transpose()?.unwrap_or_default();
        let mut parts = version.split('.').map(|p| p.parse().unwrap_or(0));
        let mut part = || parts.next().unwrap_or(0);
        if (part(), part(), part()) < OLDEST_SQLITE {
            return Err(OpenError::OldSqlite(version));
        }
        let read = Database::connect(sqlite(path, 8, false)).await?;
        Ok(Self { read, write })
    }

    /// Brings the schema up to date. Running it again does nothing.
    pub async fn migrate(&self) -> Result<(), DbErr> {
        Migrator::up(&self.write, None).await
    }

    /// Whether every migration is in; also whether the database answers.
    pub async fn is_migrated(&self) -> Result<bool, DbErr> {
        Ok(Migrator::get_pending_migrations(&self.read).await?.is_empty())
    }

    /// For reading outside a transaction.
    pub fn read(&self) -> &DatabaseConnection {
        &self.read
    }

    /// A write transaction. On SQLite it takes the write lock at once (BEGIN IMMEDIATE), so that no commit can fail for it.
    pub async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        self.write.begin_with_options(options).await
    }

    /// The pool of the connections that write.
    pub(crate) fn writer(&self) -> &DatabaseConnection {
        &self.write
    }

    /// For somebody who only reads.
    pub fn reads(&self) -> Reads {
        Reads { store: self.clone() }
    }

    /// A transaction whose reads see one moment of the database.
    pub async fn snapshot(&self) -> Result<DatabaseTransaction, DbErr> {
        let isolation = sea_orm::IsolationLevel::RepeatableRead;
        let isolation = (self.backend() == DbBackend::Postgres).then_some(isolation);
        let access = (self.backend() == DbBackend::Postgres).then_some(AccessMode::ReadOnly);
        self.read.begin_with_config(isolation, access).await
    }

    /// For building statements.
    pub fn backend(&self) -> DbBackend {
        self.read.get_database_backend()
    }

    /// Ends every connection; what is under way finishes first.
    pub async fn close(self) -> Result<(), DbErr> {
        self.read.close().await?;
        self.write.close().await
    }
}

/// A database without its way to write: what a signed-in person's handle has.
#[derive(Clone)]
pub struct Reads {
    store: Store,
}

impl Reads {
    pub fn read(&self) -> &DatabaseConnection {
        self.store.read()
    }

    /// See [`Store::snapshot`].
    pub async fn snapshot(&self) -> Result<DatabaseTransaction, DbErr> {
        self.store.snapshot().await
    }

    pub fn backend(&self) -> DbBackend {
        self.store.backend()
    }
}

fn sqlite(path: &str, connections: u32, create: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(format!("sqlite://{path}"));
    options.max_connections(connections).min_connections(1).sqlx_logging(false).test_before_acquire(false);
    options.map_sqlx_sqlite_opts(move |sqlite| {
        sqlite
            .busy_timeout(Duration::from_secs(10))
            .create_if_missing(create)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .statement_cache_capacity(256)
            // A whole answer fits: a reader that is woken for each row of a search would be switched to for each.
            .row_buffer_size(1_024)
            // Pages of the file are read through the system's cache rather than copied: 1 GiB at most.
            .pragma("mmap_size", "1073741824")
            .pragma("cache_size", "-16384")
            .pragma("temp_store", "memory")
    });
    options
}
