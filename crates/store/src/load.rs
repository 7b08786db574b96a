//! Many rows at once: COPY on PostgreSQL; on SQLite a connection and a thread of its own, with one prepared row a table and the
//! log merged beside it. It is the one write for which the way that both take would be several times slower than each one's own.

mod aside;
mod copy;
mod merge;
mod put_by;
mod rows;

use std::{
    collections::BTreeMap,
    fmt::Write,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, Value};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use crate::{Store, search_key::Table};

/// A row of `search_key`, in the order of the table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyRow {
    pub scope: i32,
    pub kind: i16,
    pub key: String,
    pub subject: Uuid,
    /// The scope of the org that the subject is of.
    pub owner: i32,
}

/// What is written together: all of it, or nothing.
#[derive(Debug, Default)]
pub struct Load {
    pub tables: Vec<Rows>,
    pub keys: Vec<KeyRow>,
    /// What counters grow by.
    pub counts: BTreeMap<(Counter, Uuid), i64>,
}

/// Rows of one table, their values one after the other.
#[derive(Debug)]
pub struct Rows {
    pub table: &'static str,
    pub columns: Vec<&'static str>,
    pub values: Vec<Value>,
}

/// The counts that are kept with rows (see [`crate::counters`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Counter {
    UsersOfOrg,
    DevicesOfOrg,
    HoldersOfLicence,
}

impl Counter {
    /// Table and column.
    const fn place(self) -> (&'static str, &'static str) {
        match self {
            Self::UsersOfOrg => ("orgs", "users"),
            Self::DevicesOfOrg => ("orgs", "devices"),
            Self::HoldersOfLicence => ("licences", "used"),
        }
    }
}

impl Load {
    /// How much there is to write, in rows.
    fn weight(&self) -> usize {
        let rows = |rows: &Rows| rows.values.len() / rows.columns.len().max(1);
        self.keys.len() + self.tables.iter().map(rows).sum::<usize>()
    }
}

/// The rows of a transaction that nobody waits for: each page that rows fall on is written once in it, however many they are.
const MOST: usize = 100_000;

/// Into what rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// A database that was empty: they come in the order of their tables.
    Alone,
    /// Among others.
    Beside,
}

/// Writes what it is given while the next is made, on SQLite in the order in which it comes. Nothing of it is acknowledged before
/// [`Loader::commit`]; what it commits before is whole, and reaches the disk at the latest with the next commit of anybody who
/// waits for the disk. Of what was given since the last [`Loader::commit`], nothing may rest on another.
pub struct Loader {
    work: mpsc::Sender<Work>,
    /// Whether a write has failed that nobody has been told of.
    failed: Arc<AtomicBool>,
}

enum Work {
    Write(Load),
    Commit(oneshot::Sender<Result<(), DbErr>>),
}

impl Store {
    /// A way to write much, with keys into this table. It ends when it is dropped; what has not been committed by then is not there.
    pub fn loader(&self, pace: Pace, keys: Table) -> Loader {
        self.loading(pace, keys.name())
    }

    /// With keys into the table of this name.
    fn loading(&self, pace: Pace, keys: &'static str) -> Loader {
        match self.backend() {
            DbBackend::Postgres => {
                let pool = self.writer().get_postgres_connection_pool().clone();
                Loader::over(|tasks, failed| {
                    tokio::spawn(copy::run(pool, keys, tasks, failed));
                })
            }
            _ => {
                let options = self.writer().get_sqlite_connection_pool().connect_options();
                let path = options.get_filename().to_owned();
                Loader::over(|tasks, failed| {
                    tokio::task::spawn_blocking(move || rows::run(&path, pace, keys, tasks, &failed));
                })
            }
        }
    }
}

impl Loader {
    fn over(start: impl FnOnce(mpsc::Receiver<Work>, Arc<AtomicBool>)) -> Self {
        let (work, tasks) = mpsc::channel(1);
        let failed = Arc::<AtomicBool>::default();
        start(tasks, Arc::clone(&failed));
        Self { work, failed }
    }

    /// Puts `load` in line. A fault is told by whatever is asked next.
    pub async fn write(&self, load: Load) -> Result<(), DbErr> {
        if self.failed.load(Ordering::Relaxed) {
            self.commit().await?;
        }
        self.work.send(Work::Write(load)).await.map_err(|_| gone())
    }

    /// Waits until all that it was given is committed.
    pub async fn commit(&self) -> Result<(), DbErr> {
        let (told, answer) = oneshot::channel();
        self.work.send(Work::Commit(told)).await.map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }
}

fn gone() -> DbErr {
    DbErr::Custom("what loads rows has ended".to_owned())
}

/// The form of the search keys (`desk/search/keys.rs`), counted up with each change of what a key is: keys of an older form are owed,
/// also where an older process made them while this one was not there.
const FORM: i32 = 1;

impl Store {
    /// Whether keys of some rows are not there yet.
    pub async fn keys_owed(&self) -> Result<bool, DbErr> {
        let sql = "SELECT owed OR form < $1 FROM search_state WHERE id = 1";
        let asked = Statement::from_sql_and_values(self.backend(), sql, [FORM.into()]);
        self.read().query_one_raw(asked).await?.map_or(Ok(false), |row| row.try_get_by_index(0))
    }

    /// Notes of an empty directory that its keys are of today's form.
    pub(crate) async fn begin_keys(&self) -> Result<(), DbErr> {
        const BARE: &str = "form < $1 AND NOT EXISTS (SELECT 1 FROM orgs)";
        let with_form = |sql| Statement::from_sql_and_values(self.backend(), sql, [FORM.into()]);
        let asked = with_form(format!("SELECT 1 FROM search_state WHERE id = 1 AND {BARE}"));
        if self.writer().query_one_raw(asked).await?.is_some() {
            self.writer()
                .execute_raw(with_form(format!("UPDATE search_state SET form = $1 WHERE id = 1 AND {BARE}")))
                .await?;
        }
        Ok(())
    }

    /// Notes that they are.
    pub async fn owe_keys(&self) -> Result<(), DbErr> {
        all(self, &["UPDATE search_state SET owed = TRUE WHERE id = 1"]).await
    }

    /// Notes that they are all there: what is done under a lease, if it is this `holder`'s still. Whoever has it now has begun to
    /// write rows.
    pub async fn owe_no_keys(&self, holder: Option<Uuid>) -> Result<(), DbErr> {
        let tx = self.begin().await?;
        let (sql, values) = match holder {
            Some(holder) => (
                "UPDATE search_state SET owed = FALSE, form = $1 WHERE id = 1 \
                 AND EXISTS (SELECT 1 FROM leases WHERE name = 'import' AND holder = $2)",
                vec![FORM.into(), holder.into()],
            ),
            None => ("UPDATE search_state SET owed = FALSE, form = $1 WHERE id = 1", vec![FORM.into()]),
        };
        tx.execute_raw(Statement::from_sql_and_values(self.backend(), sql, values)).await?;
        tx.commit().await
    }
}

/// Whether PostgreSQL's table of this name may be made otherwise: it is one that nobody has divided, spread over nodes or given rights
/// to, and this is PostgreSQL itself.
const PLAIN: &str = "SELECT c.relkind = 'r' AND c.relacl IS NULL AND version() ~ '^PostgreSQL [0-9.]+ ' \
    AND NOT EXISTS (SELECT 1 FROM pg_extension e WHERE e.extname = 'citus') \
    FROM pg_class c WHERE c.oid = to_regclass($1)";

async fn is_plain(store: &Store, table: &str) -> Result<bool, DbErr> {
    let asked = Statement::from_sql_and_values(DbBackend::Postgres, PLAIN, [table.into()]);
    store.writer().query_one_raw(asked).await?.map_or(Ok(false), |row| row.try_get_by_index(0))
}

/// In one transaction.
async fn all(store: &Store, statements: &[&str]) -> Result<(), DbErr> {
    let tx = store.begin().await?;
    for sql in statements {
        tx.execute_unprepared(sql).await?;
    }
    tx.commit().await
}

/// An INSERT of so many rows. Its places have no numbers on SQLite, where looking up thousands of them would take longer than
/// writing the rows.
pub fn insert(backend: DbBackend, table: &str, columns: &[&str], rows: usize) -> String {
    let mut sql = format!("INSERT INTO \"{table}\" (\"{}\") VALUES ", columns.join("\", \""));
    for row in 0..rows {
        sql.push_str(if row == 0 { "(" } else { "), (" });
        for column in 0..columns.len() {
            sql.push_str(if column == 0 { "" } else { ", " });
            let _ = match backend {
                DbBackend::Postgres => write!(sql, "${}", row * columns.len() + column + 1),
                _ => write!(sql, "?"),
            };
        }
    }
    sql.push(')');
    sql
}
