//! Opening the database: the one place that knows which of the two it is.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
    sqlx::{
        Connection,
        postgres::PgConnectOptions,
        sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
    },
};
use sea_orm_migration::{MigratorTrait, SchemaManager};

use crate::{
    Migrator, Reader, fault, merging,
    near::Near,
    reader::Rule,
    replica::{Replica, Seen},
    turn::Waiting,
};

/// Connections to PostgreSQL, and how long one is waited for.
const CONNECTIONS: u32 = 32;
const ACQUIRE: Duration = Duration::from_secs(5);

/// How often, and with how long between, a file is opened where several that open a new one at once are in each other's way: SQLite lets
/// nobody wait who turns WAL on.
const TRIES: usize = 40;
const BETWEEN: Duration = Duration::from_millis(50);

/// A connection to a replica is made anew so often: behind one address there may be several, and who is best changes.
const REPLICA_LIFE: Duration = Duration::from_secs(5 * 60);

/// The oldest SQLite whose write-ahead log is sound: before it, a reset and a checkpoint can race and corrupt the file.
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);

/// One database: many readers, and on SQLite a single writer.
#[derive(Clone)]
pub struct Store {
    pool: DatabaseConnection,
    write: DatabaseConnection,
    beside: Option<Arc<Replica>>,
    near: Option<Near>,
    /// Where others have to know that somebody waits to write.
    waiting: Option<Waiting>,
    read: Reader,
    lately: Reader,
    surely: Reader,
}

#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("the database must be sqlite://PATH or postgres://…")]
    Scheme,
    #[error("this SQLite is {0}: Farol needs 3.51.3 or newer, because older ones can corrupt a database in WAL mode")]
    OldSqlite(String),
    #[error("a replica goes with PostgreSQL: both addresses must be postgres://…")]
    Replica,
    #[error(
        "the database's address cannot be read: in a user's name and password @ : / ? # % are written %40 %3A %2F %3F %23 %25"
    )]
    Unreadable,
    #[error("neither the primary nor the replica answers")]
    Nobody,
    #[error(transparent)]
    Database(#[from] DbErr),
}

fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres://") || url.starts_with("postgresql://")
}

/// Refuses what the driver would refuse and repeat, with the password that is in it.
fn readable(url: &str) -> Result<(), OpenError> {
    url.parse::<PgConnectOptions>().map(drop).map_err(|_| OpenError::Unreadable)
}

/// The address of the SQLite file at `path`, in which what means something in an address is written otherwise.
pub fn address_of(path: &Path) -> String {
    format!("sqlite://{}", path.display().to_string().replace('%', "%25").replace('?', "%3F"))
}

/// The file that an address names, as it is opened; none where it is of another database.
pub fn file_of(url: &str) -> Option<PathBuf> {
    let options: SqliteConnectOptions = url.starts_with("sqlite://").then(|| url.parse().ok())??;
    Some(options.get_filename().to_owned())
}

impl Store {
    /// Opens `sqlite://PATH` (made when it is not there) or `postgres://…`. Runs no migration.
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        if let Some(path) = url.strip_prefix("sqlite://") {
            return Self::open_sqlite(path).await;
        }
        if is_postgres(url) {
            readable(url)?;
            let db = Database::connect(postgres(url)).await?;
            return Ok(Self::over(db.clone(), db, None, None));
        }
        Err(OpenError::Scheme)
    }

    /// Opens the primary at `url`, and beside it a replica, which is asked when the primary does not answer. One of the two
    /// has to answer now.
    pub async fn open_beside(url: &str, replica: &str) -> Result<Self, OpenError> {
        if ![url, replica].into_iter().all(is_postgres) {
            return Err(OpenError::Replica);
        }
        [url, replica].into_iter().try_for_each(readable)?;
        let mut options = postgres(url);
        let primary = Database::connect(options.connect_lazy(true).clone()).await?;
        let mut options = postgres(replica);
        options.connect_lazy(true).max_lifetime(REPLICA_LIFE).acquire_timeout(ACQUIRE / 2);
        let pool = Database::connect(options).await?;
        let beside = Replica::beside(url, pool).await;
        match beside.now() {
            Seen { primary: false, replica: false, .. } => Err(OpenError::Nobody),
            _ => Ok(Self::over(primary.clone(), primary, Some(Arc::new(beside)), None)),
        }
    }

    fn over(
        pool: DatabaseConnection,
        write: DatabaseConnection,
        beside: Option<Arc<Replica>>,
        near: Option<Near>,
    ) -> Self {
        let reader = |rule| Reader::new(pool.clone(), beside.clone(), rule).with(near.clone());
        let (read, lately) = (reader(Rule::PrimaryFirst), reader(Rule::ReplicaFirst));
        Self { surely: reader(Rule::PrimaryOnly), read, lately, pool, write, beside, near, waiting: None }
    }

    async fn open_sqlite(path: &str) -> Result<Self, OpenError> {
        // The writer comes first: it makes the file and turns WAL on.
        let mut write = Database::connect(sqlite(path, 1, true)).await;
        for _ in 0..TRIES {
            if !write.as_ref().is_err_and(fault::is_busy) {
                break;
            }
            tokio::time::sleep(BETWEEN).await;
            write = Database::connect(sqlite(path, 1, true)).await;
        }
        let write = write?;
        let row = write.query_one_raw(Statement::from_string(DbBackend::Sqlite, "SELECT sqlite_version()")).await?;
        let version: String = row.map(|r| r.try_get_by_index(0)).transpose()?.unwrap_or_default();
        let mut parts = version.split('.').map(|p| p.parse().unwrap_or(0));
        let mut part = || parts.next().unwrap_or(0);
        if (part(), part(), part()) < OLDEST_SQLITE {
            return Err(OpenError::OldSqlite(version));
        }
        let pool = Database::connect(sqlite(path, 8, false)).await?;
        let near = Near::to(path);
        let waiting = near.is_some().then(|| Waiting::beside(Path::new(path)));
        Ok(Self { waiting, ..Self::over(pool, write, None, near) })
    }

    /// Brings the schema up to date. Running it again does nothing. Of several processes that do it at once, one makes each migration
    /// and the others fail at it: whoever finds that more is in than before goes on from there.
    pub async fn migrate(&self) -> Result<(), DbErr> {
        // What a newer one has brought besides is no hindrance to whoever has all of its own.
        if self.is_migrated().await? {
            return Ok(());
        }
        // A migration finds the tables as those before it left them.
        if SchemaManager::new(&self.write).has_table("put_by").await? {
            self.bring_back().await?;
        }
        let far = async || Ok::<_, DbErr>(self.applied(&self.surely).await?.map(|done| done.len()));
        loop {
            let before = far().await?;
            match Migrator::up(&self.write, None).await {
                Err(_) if far().await? > before => {}
                done => break done?,
            }
        }
        self.begin_keys().await
    }

    /// Whether every migration of this program is in; also whether the database answers, be it the replica alone. It may have
    /// others of a newer process that is at work beside this one.
    pub async fn is_migrated(&self) -> Result<bool, DbErr> {
        let done = self.applied(&self.read).await?.unwrap_or_default();
        Ok(Migrator::migrations().iter().all(|wanted| done.iter().any(|done| done == wanted.name())))
    }

    /// False while it is known that there is no primary. Without a replica nobody looks, and a write finds out for itself.
    pub fn can_write(&self) -> bool {
        self.beside.as_ref().is_none_or(|beside| beside.now().primary)
    }

    /// Whether reads go on when the primary does not answer.
    pub fn has_replica(&self) -> bool {
        self.beside.is_some()
    }

    /// For reading outside a transaction: what is committed is there. Of a replica when the primary does not answer.
    pub fn read(&self) -> &Reader {
        &self.read
    }

    /// For reading what may be a second old: of a replica where there is one that is no older.
    pub fn read_lately(&self) -> &Reader {
        &self.lately
    }

    /// For reading what must not be out of date by anything: of the primary, or of nobody.
    pub fn read_surely(&self) -> &Reader {
        &self.surely
    }

    /// A write transaction. On SQLite it takes the write lock at once (BEGIN IMMEDIATE), so that no commit can fail for it.
    /// While it is known that there is no primary it is refused at once.
    pub async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        // SQLite's driver notices whoever leaves meanwhile.
        if self.backend() == DbBackend::Sqlite {
            let _waits = self.waiting.as_ref().map(Waiting::wait);
            return self.write.begin_with_options(options).await;
        }
        let Some(beside) = &self.beside else { return self.begin_whole(options).await };
        let mut broken = 0;
        loop {
            if !self.can_write() {
                return Err(fault::no_primary());
            }
            let begun = tokio::select! {
                begun = self.begin_whole(options) => begun,
                () = beside.no_longer(|seen| seen.primary) => return Err(fault::no_primary()),
            };
            match begun {
                // Of the connections from before another server took over, each is found out when it is used.
                Err(fault) if fault::is_away(&fault) && broken < CONNECTIONS => broken += 1,
                begun => return begun,
            }
        }
    }

    /// Begins in a task of its own. Whoever leaves before PostgreSQL has answered would leave in the pool a transaction that the driver
    /// knows nothing of, for others to write into; so it is there, and taken back when it is dropped.
    async fn begin_whole(&self, options: TransactionOptions) -> Result<DatabaseTransaction, DbErr> {
        let write = self.write.clone();
        let begun = tokio::spawn(async move { write.begin_with_options(options).await });
        begun.await.unwrap_or_else(|_| Err(fault::no_answer()))
    }

    /// Where the SQLite file is; none of another database.
    pub(crate) fn near_path(&self) -> Option<String> {
        self.near.as_ref().map(|near| near.path().to_owned())
    }

    /// The pool of the connections that write.
    pub(crate) fn writer(&self) -> &DatabaseConnection {
        &self.write
    }

    /// For somebody who only reads.
    pub fn reads(&self) -> Reads {
        Reads {
            read: self.read.clone().read_only(),
            lately: self.lately.clone().read_only(),
            surely: self.surely.clone().read_only(),
        }
    }

    /// For building statements.
    pub fn backend(&self) -> DbBackend {
        self.pool.get_database_backend()
    }

    /// Ends every connection; what is under way finishes first.
    pub async fn close(self) -> Result<(), DbErr> {
        if let Some(beside) = self.beside {
            beside.pool.clone().close().await?;
        }
        if let Some(near) = self.near {
            near.close();
        }
        self.pool.close().await?;
        self.write.close().await
    }
}

/// A database without its way to write: what a signed-in person's handle has. Whatever may change something is refused before
/// it is asked.
#[derive(Clone)]
pub struct Reads {
    read: Reader,
    lately: Reader,
    surely: Reader,
}

impl Reads {
    /// See [`Store::read`].
    pub fn read(&self) -> &Reader {
        &self.read
    }

    /// See [`Store::read_lately`].
    pub fn read_lately(&self) -> &Reader {
        &self.lately
    }

    /// See [`Store::has_replica`].
    pub fn has_replica(&self) -> bool {
        self.read.has_replica()
    }

    /// See [`Store::read_surely`].
    pub fn read_surely(&self) -> &Reader {
        &self.surely
    }

    pub fn backend(&self) -> DbBackend {
        self.read.get_database_backend()
    }
}

fn postgres(url: &str) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.max_connections(CONNECTIONS).min_connections(2).sqlx_logging(false);
    options.acquire_timeout(ACQUIRE).test_before_acquire_if_idle_for(Duration::from_secs(30));
    // A search is a dozen short range scans: planning them anew for each keystroke, or compiling them, takes longer than to run
    // them. Bounds are computed and limits are written out, so that one plan is right for all.
    options.map_sqlx_postgres_opts(|postgres| {
        postgres.statement_cache_capacity(512).options([("plan_cache_mode", "force_generic_plan"), ("jit", "off")])
    });
    options
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
            // Pages are copied, not mapped: after each commit of another a connection lets go of its whole mapping, which takes
            // milliseconds of a large file, and each page is a fault anew.
            .pragma("cache_size", if create { "-8192" } else { "-2048" })
            .pragma("temp_store", "memory")
            .pragma("wal_autocheckpoint", merging::TOO_LONG)
    });
    // What found no room, or a disk that fails, SQLite takes back by itself. The driver believes that the transaction goes on, and
    // would begin and commit inside of it from then on: such a connection is closed, and another is opened.
    options.map_sqlx_sqlite_before_acquire(|idle, _| Box::pin(async { Ok(!idle.is_in_transaction()) }));
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_cannot_be_read_is_not_repeated() {
        for url in ["postgres://farol:Ab/swordfish@db/farol", "postgres://farol:Ab#swordfish@db/farol"] {
            let fault = Store::open(url).await.err().expect("it cannot be read").to_string();
            assert!(fault.contains("%2F") && !fault.contains("swordfish"), "{fault}");
            assert!(matches!(Store::open_beside("postgres://db/farol", url).await, Err(OpenError::Unreadable)));
        }
    }

    #[test]
    fn an_address_names_the_file_that_it_is_of() {
        for path in ["data/farol.db", "/srv/farol.db", "50%25 of it?.db", "a#b.db"] {
            assert_eq!(file_of(&address_of(Path::new(path))).as_deref(), Some(Path::new(path)));
        }
        assert_eq!(file_of("sqlite://farol.db?mode=ro"), Some("farol.db".into()));
        assert_eq!(file_of("postgres://farol.db"), None);
    }
}
