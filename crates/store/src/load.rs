//! Many search keys at once: COPY on PostgreSQL, statements of many rows on SQLite. It is the one write for which the way
//! that both take would be several times slower than each one's own.

use std::fmt::Write;

use sea_orm::{
    ConnectionTrait, DbBackend, DbErr, RuntimeErr, Statement,
    sqlx::{self, AssertSqlSafe, Connection, PgPool, SqlitePool},
};
use uuid::Uuid;

use crate::Store;

/// A row of `search_key`, in the order of the table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyRow {
    pub scope: i32,
    pub kind: i16,
    pub key: String,
    pub subject: Uuid,
    pub org: Uuid,
}

/// Rows of a statement on SQLite, which takes 32,766 values.
const ROWS: usize = 1_000;

/// Bytes of COPY that are sent together.
const CHUNK: usize = 256 * 1024;

impl Store {
    /// Writes `rows`, which are sorted and not there, in one transaction.
    pub async fn load_keys(&self, rows: &[KeyRow]) -> Result<(), DbErr> {
        let loaded = match self.backend() {
            DbBackend::Postgres => copy(self.writer().get_postgres_connection_pool(), rows).await,
            _ => insert_all(self.writer().get_sqlite_connection_pool(), rows).await,
        };
        loaded.map_err(|fault| DbErr::Exec(RuntimeErr::SqlxError(fault.into())))
    }
}

impl Store {
    /// Whether keys of some rows are not there yet.
    pub async fn keys_owed(&self) -> Result<bool, DbErr> {
        let asked = Statement::from_string(self.backend(), "SELECT owed FROM search_state WHERE id = 1");
        self.read().query_one_raw(asked).await?.map_or(Ok(false), |row| row.try_get_by_index(0))
    }

    /// Notes that they are, or that they are no longer.
    pub async fn owe_keys(&self, owed: bool) -> Result<(), DbErr> {
        let tx = self.begin().await?;
        let sql = "UPDATE search_state SET owed = $1 WHERE id = 1";
        tx.execute_raw(Statement::from_sql_and_values(self.backend(), sql, [owed.into()])).await?;
        tx.commit().await
    }
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

async fn insert_all(pool: &SqlitePool, rows: &[KeyRow]) -> Result<(), sqlx::Error> {
    let mut tx = pool.begin_with("BEGIN IMMEDIATE").await?;
    let text = |rows| insert(DbBackend::Sqlite, "search_key", &["scope", "kind", "key", "subject", "org"], rows);
    let full = text(ROWS);
    let query = |some: &[KeyRow]| {
        let sql = if some.len() == ROWS { full.clone() } else { text(some.len()) };
        some.iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, row| {
            query.bind(row.scope).bind(row.kind).bind(row.key.clone()).bind(row.subject).bind(row.org)
        })
    };
    // Whole statements share one prepared text. The next one's values are gathered while the database is at work on this one's.
    let mut rest = rows.chunks(ROWS);
    let mut next = rest.next().map(&query);
    while let Some(now) = next {
        let (done, gathered) = futures::join!(now.execute(&mut *tx), async { rest.next().map(&query) });
        done?;
        next = gathered;
    }
    tx.commit().await
}

async fn copy(pool: &PgPool, rows: &[KeyRow]) -> Result<(), sqlx::Error> {
    let mut connection = pool.acquire().await?;
    let mut tx = connection.begin().await?;
    let mut copy = tx.copy_in_raw("COPY search_key (scope, kind, key, subject, org) FROM STDIN").await?;
    let mut lines = String::with_capacity(CHUNK + 1_024);
    for row in rows {
        let _ = write!(lines, "{}\t{}\t", row.scope, row.kind);
        // The text format's own signs (PostgreSQL, "COPY", Text Format).
        for c in row.key.chars() {
            match c {
                '\\' => lines.push_str("\\\\"),
                '\t' => lines.push_str("\\t"),
                '\n' => lines.push_str("\\n"),
                '\r' => lines.push_str("\\r"),
                c => lines.push(c),
            }
        }
        let _ = writeln!(lines, "\t{}\t{}", row.subject, row.org);
        if lines.len() >= CHUNK {
            copy.send(lines.as_bytes()).await?;
            lines.clear();
        }
    }
    copy.send(lines.as_bytes()).await?;
    copy.finish().await?;
    tx.commit().await
}
