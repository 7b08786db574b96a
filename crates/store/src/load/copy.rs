//! PostgreSQL: rows by COPY, in transactions that do not wait for the disk. Two connections take turns, for each keeps but one
//! core of the server busy.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use sea_orm::{
    DbErr, RuntimeErr, Value,
    sqlx::{self, AssertSqlSafe, Error, PgConnection, PgPool, Postgres, Transaction},
};
use tokio::sync::{Mutex, mpsc, oneshot};
use uuid::Uuid;

use super::{Counter, KeyRow, Load, MOST, Rows, Work, gone};

/// Bytes of COPY that are sent together.
const CHUNK: usize = 256 * 1024;

/// Connections that write at once.
const WRITERS: usize = 2;

/// Hands what comes to the writers in turn, until nobody is left to ask.
pub async fn run(pool: PgPool, keys: &'static str, mut tasks: mpsc::Receiver<Work>, failed: Arc<AtomicBool>) {
    let counting = Arc::<Mutex<()>>::default();
    let writers: [_; WRITERS] = std::array::from_fn(|_| {
        let (work, tasks) = mpsc::channel(1);
        let counting = Arc::clone(&counting);
        let writer = Writer { pool: pool.clone(), keys, counting, under_way: None, rows: 0, counts: BTreeMap::new() };
        tokio::spawn(work_off(writer, tasks, Arc::clone(&failed)));
        work
    });
    let mut turn = 0;
    while let Some(task) = tasks.recv().await {
        turn = (turn + 1) % WRITERS;
        match task {
            // One that has ended cannot be told; the next commit says so.
            write @ Work::Write(_) => drop(writers[turn].send(write).await),
            Work::Commit(told) => drop(told.send(commit_all(&writers).await)),
        }
    }
}

/// Of all writers, at once. The first fault is told; what others committed is there.
async fn commit_all(writers: &[mpsc::Sender<Work>]) -> Result<(), DbErr> {
    let each = writers.iter().map(|writer| async {
        let (told, answer) = oneshot::channel();
        writer.send(Work::Commit(told)).await.map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    });
    futures::future::join_all(each).await.into_iter().collect()
}

/// Does what comes, until nobody is left to ask.
async fn work_off(mut writer: Writer, mut tasks: mpsc::Receiver<Work>, failed: Arc<AtomicBool>) {
    let mut fault: Option<Error> = None;
    while let Some(task) = tasks.recv().await {
        match task {
            // What has failed is told once somebody asks; nothing is written until then.
            Work::Write(load) if fault.is_none() => {
                fault = writer.write(load).await.err();
                if fault.is_some() {
                    writer.forget();
                }
                failed.fetch_or(fault.is_some(), Ordering::Relaxed);
            }
            Work::Write(_) => {}
            Work::Commit(told) => {
                let done = match fault.take() {
                    Some(fault) => Err(fault),
                    None => writer.commit().await,
                };
                failed.store(false, Ordering::Relaxed);
                let _ = told.send(done.map_err(|fault| DbErr::Exec(RuntimeErr::SqlxError(fault.into()))));
            }
        }
    }
}

struct Writer {
    pool: PgPool,
    /// The table of keys.
    keys: &'static str,
    /// Held from the counts to the commit: two that count the same customers in other orders would wait for each other.
    counting: Arc<Mutex<()>>,
    under_way: Option<Transaction<'static, Postgres>>,
    /// Of the transaction under way.
    rows: usize,
    counts: BTreeMap<(Counter, Uuid), i64>,
}

impl Writer {
    async fn write(&mut self, load: Load) -> Result<(), Error> {
        if self.under_way.is_none() {
            let mut tx = self.pool.begin().await?;
            // Whoever acknowledges something commits otherwise, which brings to the disk all that was committed before.
            sqlx::query("SET LOCAL synchronous_commit = off").execute(&mut *tx).await?;
            self.under_way = Some(tx);
        }
        let Some(tx) = &mut self.under_way else { return Ok(()) };
        for rows in load.tables.iter().filter(|rows| !rows.values.is_empty()) {
            copy(tx, rows.table, &rows.columns, binary(rows)?).await?;
        }
        if !load.keys.is_empty() {
            copy(tx, self.keys, &["scope", "kind", "key", "subject", "owner"], binary_keys(&load.keys)).await?;
        }
        self.rows += load.weight();
        for (place, more) in load.counts {
            *self.counts.entry(place).or_default() += more;
        }
        if self.rows >= MOST { self.commit().await } else { Ok(()) }
    }

    /// Takes back what is under way.
    fn forget(&mut self) {
        (self.under_way, self.rows) = (None, 0);
        self.counts.clear();
    }

    async fn commit(&mut self) -> Result<(), Error> {
        self.rows = 0;
        let counts = std::mem::take(&mut self.counts);
        let Some(mut tx) = self.under_way.take() else { return Ok(()) };
        let _alone = self.counting.lock().await;
        for counter in [Counter::UsersOfOrg, Counter::DevicesOfOrg, Counter::HoldersOfLicence] {
            let of = counts.iter().filter(|((of, _), more)| *of == counter && **more != 0);
            let (ids, more): (Vec<Uuid>, Vec<i64>) = of.map(|((_, id), more)| (*id, *more)).unzip();
            let (table, column) = counter.place();
            let sql = format!(
                "UPDATE {table} SET {column} = {column} + more FROM unnest($1::uuid[], $2::bigint[]) AS t (subject, more) \
                 WHERE id = subject"
            );
            if !ids.is_empty() {
                sqlx::query(AssertSqlSafe(sql)).bind(ids).bind(more).execute(&mut *tx).await?;
            }
        }
        tx.commit().await
    }
}

async fn copy(connection: &mut PgConnection, table: &str, columns: &[&str], rows: Vec<u8>) -> Result<(), Error> {
    let sql = format!("COPY \"{table}\" (\"{}\") FROM STDIN (FORMAT binary)", columns.join("\", \""));
    let mut copy = connection.copy_in_raw(&sql).await?;
    for some in rows.chunks(CHUNK) {
        copy.send(some).await?;
    }
    copy.finish().await.map(drop)
}

/// How a copy begins: its signature, no flags, no extension (PostgreSQL, "COPY", Binary Format). A row is the number of its
/// fields, a field its length and its value as the type sends it; all numbers have the highest byte first.
const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";

/// After the last row.
const TRAILER: i16 = -1;

/// The length of a field that is NULL.
const NULL: i32 = -1;

fn binary(rows: &Rows) -> Result<Vec<u8>, Error> {
    let mut out = Vec::with_capacity(rows.values.len() * 24);
    out.extend(HEADER);
    for row in rows.values.chunks(rows.columns.len()) {
        out.extend((row.len() as i16).to_be_bytes());
        row.iter().try_for_each(|value| put(&mut out, value))?;
    }
    out.extend(TRAILER.to_be_bytes());
    Ok(out)
}

fn binary_keys(rows: &[KeyRow]) -> Vec<u8> {
    let mut out = Vec::with_capacity(rows.len() * 80);
    out.extend(HEADER);
    for KeyRow { scope, kind, key, subject, owner } in rows {
        out.extend(5_i16.to_be_bytes());
        field(&mut out, &scope.to_be_bytes());
        field(&mut out, &kind.to_be_bytes());
        field(&mut out, key.as_bytes());
        field(&mut out, subject.as_bytes());
        field(&mut out, &owner.to_be_bytes());
    }
    out.extend(TRAILER.to_be_bytes());
    out
}

fn field(out: &mut Vec<u8>, value: &[u8]) {
    out.extend((value.len() as i32).to_be_bytes());
    out.extend(value);
}

fn put(out: &mut Vec<u8>, value: &Value) -> Result<(), Error> {
    match value {
        Value::Bool(Some(yes)) => field(out, &[u8::from(*yes)]),
        Value::SmallInt(Some(number)) => field(out, &number.to_be_bytes()),
        Value::Int(Some(number)) => field(out, &number.to_be_bytes()),
        Value::BigInt(Some(number)) => field(out, &number.to_be_bytes()),
        Value::Uuid(Some(id)) => field(out, id.as_bytes()),
        Value::String(Some(words)) => field(out, words.as_bytes()),
        // After the version of how it is sent.
        Value::Json(Some(json)) => field(out, format!("\u{1}{json}").as_bytes()),
        Value::Bool(None) | Value::SmallInt(None) | Value::Int(None) | Value::BigInt(None) => {
            out.extend(NULL.to_be_bytes())
        }
        Value::String(None) | Value::Uuid(None) | Value::Json(None) => out.extend(NULL.to_be_bytes()),
        other => return Err(Error::Protocol(format!("no column is a {other:?}"))),
    }
    Ok(())
}
