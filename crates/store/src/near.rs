//! SQLite read where it is asked. The pool's driver has a thread for each connection, and to hand an answer from one thread to
//! the other takes longer than most searches do: what is short and asked often is read on the asking thread, over connections
//! of its own.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use rusqlite::{Connection, Error, OpenFlags, Row};
use sea_orm::{DbErr, Value};
use uuid::Uuid;

use crate::{bound::bound, cells::Cells};

/// Connections that are kept open while nobody reads.
const IDLE: usize = 8;

/// Statements that each keeps prepared.
const STATEMENTS: usize = 256;

/// How long a lock is waited for, which readers meet next to never: the thread waits with it. Whoever gets none asks the pool.
const PATIENCE: Duration = Duration::from_millis(20);

/// Connections that only read, to one file; clones are the same.
#[derive(Clone)]
pub(crate) struct Near(Arc<Inner>);

struct Inner {
    path: String,
    idle: Mutex<Vec<Connection>>,
    closed: AtomicBool,
}

impl Near {
    /// To the file at `path` as it stands in an address; none where that says more than a path.
    pub fn to(path: &str) -> Option<Self> {
        let plain = !path.is_empty() && !path.starts_with(':') && !path.contains(['?', '%', '#']);
        let inner = || Inner { path: path.to_owned(), idle: Mutex::default(), closed: AtomicBool::default() };
        plain.then(|| Self(Arc::new(inner())))
    }

    /// The rows of one statement with numbered values (`$1`), each read by `read`.
    pub fn rows<T>(
        &self,
        sql: &str,
        values: &[Value],
        read: fn(&dyn Cells) -> Result<T, DbErr>,
    ) -> Result<Result<Vec<T>, DbErr>, Error> {
        let _one = tracing::trace_span!("query_all").entered();
        let kept = self.lock().pop();
        let connection = kept.map_or_else(|| self.open(), Ok)?;
        let rows = of(&connection, sql, values, read);
        let mut idle = self.lock();
        if idle.len() < IDLE && !self.0.closed.load(Ordering::Relaxed) {
            idle.push(connection);
        }
        rows
    }

    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// Ends the connections, now or as soon as they are no longer read from.
    pub fn close(&self) {
        self.0.closed.store(true, Ordering::Relaxed);
        self.lock().clear();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.0.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn open(&self) -> Result<Connection, Error> {
        // One thread at a time has it. To read a log that another process writes takes the right to write beside it.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.0.path, flags)?;
        connection.busy_timeout(PATIENCE)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        for (name, value) in [("query_only", "1"), ("cache_size", "-8192")] {
            connection.pragma_update(None, name, value)?;
        }
        Ok(connection)
    }
}

fn of<T>(
    connection: &Connection,
    sql: &str,
    values: &[Value],
    read: fn(&dyn Cells) -> Result<T, DbErr>,
) -> Result<Result<Vec<T>, DbErr>, Error> {
    // To SQLite `$1` is a name like any other, and `?1` the first value.
    let mut statement = connection.prepare_cached(&sql.replace('$', "?"))?;
    for (at, value) in (1..).zip(values) {
        statement.raw_bind_parameter(at, bound(value)?)?;
    }
    let mut rows = statement.raw_query();
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        match read(row) {
            Ok(one) => all.push(one),
            Err(fault) => return Ok(Err(fault)),
        }
    }
    Ok(Ok(all))
}

impl Cells for Row<'_> {
    fn int(&self, at: usize) -> Result<i64, DbErr> {
        self.get(at).map_err(told)
    }

    fn truth(&self, at: usize) -> Result<bool, DbErr> {
        self.get(at).map_err(told)
    }

    fn text(&self, at: usize) -> Result<Option<String>, DbErr> {
        self.get(at).map_err(told)
    }

    fn id(&self, at: usize) -> Result<Uuid, DbErr> {
        self.id_or_none(at)?.ok_or_else(|| DbErr::Type("no id".to_owned()))
    }

    fn id_or_none(&self, at: usize) -> Result<Option<Uuid>, DbErr> {
        let blob = self.get_ref(at).map_err(told)?.as_blob_or_null().map_err(|fault| DbErr::Type(fault.to_string()))?;
        blob.map(Uuid::from_slice).transpose().map_err(|fault| DbErr::Type(fault.to_string()))
    }
}

fn told(fault: Error) -> DbErr {
    DbErr::Type(fault.to_string())
}
