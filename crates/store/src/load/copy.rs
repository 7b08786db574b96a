//! PostgreSQL: rows by COPY, in transactions that do not wait for the disk. Two connections take turns, for each keeps but one
//! core of the server busy.

use std::{
    collections::BTreeMap,
    fmt::Write,
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

use super::{Counter, KeyRow, Load, Pace, Rows, Work, gone};

/// Bytes of COPY that are sent together.
const CHUNK: usize = 256 * 1024;

/// Connections that write at once.
const WRITERS: usize = 2;

/// Hands what comes to the writers in turn, until nobody is left to ask.
pub async fn run(pool: PgPool, pace: Pace, mut tasks: mpsc::Receiver<Work>, failed: Arc<AtomicBool>) {
    let counting = Arc::<Mutex<()>>::default();
    let writers: [_; WRITERS] = std::array::from_fn(|_| {
        let (work, tasks) = mpsc::channel(1);
        let counting = Arc::clone(&counting);
        let writer = Writer { pool: pool.clone(), pace, counting, under_way: None, rows: 0, counts: BTreeMap::new() };
        tokio::spawn(work_off(writer, tasks, Arc::clone(&failed)));
        work
    });
    let mut turns = writers.iter().cycle();
    while let Some(task) = tasks.recv().await {
        match (task, turns.next()) {
            // One that has ended cannot be told; the next commit says so.
            (write @ Work::Write(_), Some(writer)) => drop(writer.send(write).await),
            (Work::Commit(told), _) => drop(told.send(commit_all(&writers).await)),
            (Work::Write(_), None) => {}
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
    pace: Pace,
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
            copy(tx, rows.table, &rows.columns, lines(rows)?).await?;
        }
        if !load.keys.is_empty() {
            copy(tx, "search_key", &["scope", "kind", "key", "subject", "org"], key_lines(&load.keys)).await?;
        }
        self.rows += load.weight();
        for (place, more) in load.counts {
            *self.counts.entry(place).or_default() += more;
        }
        if self.rows >= self.pace.most() { self.commit().await } else { Ok(()) }
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

async fn copy(connection: &mut PgConnection, table: &str, columns: &[&str], lines: String) -> Result<(), Error> {
    let sql = format!("COPY \"{table}\" (\"{}\") FROM STDIN", columns.join("\", \""));
    let mut copy = connection.copy_in_raw(&sql).await?;
    for some in lines.as_bytes().chunks(CHUNK) {
        copy.send(some).await?;
    }
    copy.finish().await.map(drop)
}

fn lines(rows: &Rows) -> Result<String, Error> {
    let mut lines = String::with_capacity(rows.values.len() * 24);
    for row in rows.values.chunks(rows.columns.len()) {
        for (at, value) in row.iter().enumerate() {
            lines.push_str(if at == 0 { "" } else { "\t" });
            cell(&mut lines, value)?;
        }
        lines.push('\n');
    }
    Ok(lines)
}

fn key_lines(rows: &[KeyRow]) -> String {
    let mut lines = String::with_capacity(rows.len() * 96);
    for KeyRow { scope, kind, key, subject, org } in rows {
        let _ = write!(lines, "{scope}\t{kind}\t");
        text(&mut lines, key);
        let _ = writeln!(lines, "\t{}\t{}", subject.simple(), org.simple());
    }
    lines
}

/// The text format's own signs (PostgreSQL, "COPY", Text Format).
fn text(line: &mut String, text: &str) {
    if !text.contains(['\\', '\t', '\n', '\r']) {
        return line.push_str(text);
    }
    for c in text.chars() {
        match c {
            '\\' => line.push_str("\\\\"),
            '\t' => line.push_str("\\t"),
            '\n' => line.push_str("\\n"),
            '\r' => line.push_str("\\r"),
            c => line.push(c),
        }
    }
}

fn cell(line: &mut String, value: &Value) -> Result<(), Error> {
    let _ = match value {
        Value::Bool(Some(yes)) => write!(line, "{yes}"),
        Value::SmallInt(Some(number)) => write!(line, "{number}"),
        Value::Int(Some(number)) => write!(line, "{number}"),
        Value::BigInt(Some(number)) => write!(line, "{number}"),
        Value::Uuid(Some(id)) => write!(line, "{}", id.simple()),
        Value::String(Some(words)) => {
            text(line, words);
            Ok(())
        }
        Value::Json(Some(json)) => {
            text(line, &json.to_string());
            Ok(())
        }
        Value::Bool(None) | Value::SmallInt(None) | Value::Int(None) | Value::BigInt(None) => write!(line, "\\N"),
        Value::String(None) | Value::Uuid(None) | Value::Json(None) => write!(line, "\\N"),
        other => return Err(Error::Protocol(format!("no column is a {other:?}"))),
    };
    Ok(())
}
