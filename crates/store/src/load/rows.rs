//! SQLite: rows by one prepared statement a table, on a thread of its own, in transactions that do not wait for the disk.

use std::{
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
    thread::sleep,
    time::{Duration, Instant},
};

use rusqlite::{Connection, Error};
use sea_orm::{DbBackend, DbErr, RuntimeErr, sqlx};
use tokio::{runtime::Handle, sync::mpsc};

use super::{KeyRow, Load, MOST, Pace, Rows, Work, insert, merge::Merger};
use crate::{bound::bound, merging, turn::Lookout};

/// How long somebody who writes is waited for.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// Who waits to write looks every 100 ms, at the longest, whether he may (SQLite's own waiting), for 10 s, and not all programs say
/// that they wait: so often the loader pauses for so long that he is sure to find that he may.
pub(super) const OFTEN: Duration = Duration::from_secs(6);
pub(super) const SURELY: Duration = Duration::from_millis(120);

/// The longest that a transaction waits for more rows.
const LONGEST: Duration = Duration::from_secs(4);

/// How long a transaction stays open while nothing comes, before somebody is looked out for.
const IDLE: Duration = Duration::from_millis(20);

/// KiB of pages that are kept at hand: those of the ends of the indexes that rows fall on at random, fewer in a first import, whose rows
/// come in order.
const fn cache(pace: Pace) -> &'static str {
    match pace {
        Pace::Alone => "-16384",
        Pace::Beside => "-32768",
    }
}

/// Does what comes, until nobody is left to ask.
pub fn run(path: &Path, pace: Pace, table_of_keys: &'static str, mut tasks: mpsc::Receiver<Work>, failed: &AtomicBool) {
    let (mut writer, mut fault) = (None, None);
    let commit = |writer: &mut Option<Writer>| writer.as_mut().map_or(Ok(()), Writer::commit);
    loop {
        // What has failed is told once somebody asks; nothing is written until then.
        let sound = fault.is_none();
        match next(&mut tasks, sound && writer.as_ref().is_some_and(Writer::is_in_the_way)) {
            Next::Asked(Work::Write(load)) if sound => {
                fault = write(&mut writer, || Writer::open(path, pace, table_of_keys), &load, &tasks).err();
            }
            Next::Asked(Work::Write(_)) => {}
            Next::Asked(Work::Commit(told)) => {
                let done = fault.take().map_or_else(|| commit(&mut writer), Err);
                // Whoever is told may write at once.
                failed.store(false, Ordering::Relaxed);
                let _ = told.send(done.map_err(|fault| told_as(&fault)));
            }
            Next::Nothing => fault = writer.as_mut().map_or(Ok(()), |writer| writer.give_way(&tasks)).err(),
            Next::End => return,
        }
        failed.store(fault.is_some(), Ordering::Relaxed);
    }
}

/// By the writer, which is opened where there is none: a file that could not be is tried again.
fn write(
    writer: &mut Option<Writer>,
    open: impl FnOnce() -> Result<Writer, Error>,
    load: &Load,
    tasks: &mpsc::Receiver<Work>,
) -> Result<(), Error> {
    let writer = match writer {
        Some(writer) => writer,
        None => writer.insert(open()?),
    };
    writer.put(load).inspect_err(|_| writer.forget())?;
    writer.give_way(tasks)
}

enum Next {
    Asked(Work),
    /// For a while.
    Nothing,
    End,
}

fn next(tasks: &mut mpsc::Receiver<Work>, in_the_way: bool) -> Next {
    let task = match in_the_way {
        true => match Handle::current().block_on(async { tokio::time::timeout(IDLE, tasks.recv()).await }) {
            Ok(task) => task,
            Err(_) => return Next::Nothing,
        },
        false => tasks.blocking_recv(),
    };
    task.map_or(Next::End, Next::Asked)
}

pub(super) fn told_as(fault: &Error) -> DbErr {
    DbErr::Exec(RuntimeErr::SqlxError(sqlx::Error::Protocol(fault.to_string()).into()))
}

struct Writer {
    connection: Connection,
    merger: Merger,
    /// None where nobody can be seen.
    lookout: Option<Lookout>,
    table_of_keys: &'static str,
    /// Rows of the transaction under way, and since when there is one.
    rows: usize,
    since: Option<Instant>,
    paused: Instant,
}

impl Writer {
    fn open(path: &Path, pace: Pace, table_of_keys: &'static str) -> Result<Self, Error> {
        let connection = merging::open(path, PATIENCE)?;
        // The log is synced before it is merged, and so in its order. Whoever acknowledges something commits with FULL, which
        // brings to the disk all that was committed before.
        for (name, value) in [
            ("synchronous", "NORMAL"),
            ("foreign_keys", "1"),
            ("wal_autocheckpoint", "0"),
            ("cache_size", cache(pace)),
            ("temp_store", "memory"),
            ("mmap_size", "1073741824"),
        ] {
            connection.pragma_update(None, name, value)?;
        }
        connection.set_prepared_statement_cache_capacity(32);
        let (merger, lookout) = (Merger::start(path)?, Lookout::beside(path).ok());
        Ok(Self { connection, merger, lookout, table_of_keys, rows: 0, since: None, paused: Instant::now() })
    }

    /// Others who want to write wait for it.
    fn is_in_the_way(&self) -> bool {
        self.since.is_some()
    }

    /// Somebody waits, or might.
    fn is_waited_for(&self) -> bool {
        self.lookout.as_ref().is_none_or(Lookout::is_waited_for)
    }

    /// Commits what is much or long, or where somebody waits; nothing of somebody who is gone, which is taken back.
    fn give_way(&mut self, tasks: &mpsc::Receiver<Work>) -> Result<(), Error> {
        let due = self.rows >= MOST || self.is_long() || self.is_waited_for();
        if due && !tasks.is_closed() { self.commit() } else { Ok(()) }
    }

    fn is_long(&self) -> bool {
        self.since.is_some_and(|since| since.elapsed() > LONGEST)
    }

    fn put(&mut self, load: &Load) -> Result<(), Error> {
        if self.since.is_none() {
            self.connection.execute_batch("BEGIN IMMEDIATE")?;
            self.since = Some(Instant::now());
        }
        load.tables.iter().try_for_each(|rows| table(&self.connection, rows))?;
        keys(&self.connection, self.table_of_keys, &load.keys)?;
        for ((counter, id), more) in load.counts.iter().filter(|(_, more)| **more != 0) {
            let (table, column) = counter.place();
            let sql = format!("UPDATE {table} SET {column} = {column} + ?1 WHERE id = ?2");
            self.connection.prepare_cached(&sql)?.execute((more, id.as_bytes()))?;
        }
        self.rows += load.weight();
        Ok(())
    }

    /// Takes back what is under way.
    fn forget(&mut self) {
        (self.rows, self.since) = (0, None);
        // It fails where the fault has taken everything back already.
        let _ = self.connection.execute_batch("ROLLBACK");
    }

    fn commit(&mut self) -> Result<(), Error> {
        if self.since.is_none() {
            return Ok(());
        }
        self.connection.execute_batch("COMMIT").inspect_err(|_| self.forget())?;
        (self.rows, self.since) = (0, None);
        self.merger.look(&self.connection)?;
        if self.paused.elapsed() > OFTEN {
            sleep(SURELY);
            self.paused = Instant::now();
        }
        if let Some(lookout) = &self.lookout {
            lookout.give_way(SURELY);
        }
        Ok(())
    }
}

fn table(connection: &Connection, rows: &Rows) -> Result<(), Error> {
    if rows.values.is_empty() {
        return Ok(());
    }
    let mut statement = connection.prepare_cached(&insert(DbBackend::Sqlite, rows.table, &rows.columns, 1))?;
    for row in rows.values.chunks(rows.columns.len()) {
        for (at, value) in (1..).zip(row) {
            statement.raw_bind_parameter(at, bound(value)?)?;
        }
        statement.raw_execute()?;
    }
    Ok(())
}

fn keys(connection: &Connection, table: &str, rows: &[KeyRow]) -> Result<(), Error> {
    let columns = ["scope", "kind", "key", "subject", "owner"];
    let mut statement = connection.prepare_cached(&insert(DbBackend::Sqlite, table, &columns, 1))?;
    for KeyRow { scope, kind, key, subject, owner } in rows {
        statement.raw_bind_parameter(1, scope)?;
        statement.raw_bind_parameter(2, kind)?;
        statement.raw_bind_parameter(3, key)?;
        statement.raw_bind_parameter(4, subject.as_bytes())?;
        statement.raw_bind_parameter(5, owner)?;
        statement.raw_execute()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use sea_orm::{EntityTrait, PaginatorTrait};
    use uuid::Uuid;

    use super::*;
    use crate::{Store, entities::search_key, load::Loader};

    #[tokio::test]
    async fn a_file_that_does_not_open_is_told_of_each_load() {
        let folder = std::env::temp_dir().join(format!("farol-rows-{}", Uuid::now_v7()));
        let path = folder.join("farol.db");
        let own = path.clone();
        let loader = Loader::over(|tasks, failed| {
            tokio::task::spawn_blocking(move || run(&own, Pace::Beside, "search_key", tasks, &failed));
        });
        let key = || KeyRow { scope: 1, kind: 1, key: "ana".to_owned(), subject: Uuid::nil(), owner: -1 };
        let load = async || {
            loader.write(Load { keys: vec![key()], ..Load::default() }).await?;
            loader.commit().await
        };
        for _ in 0..2 {
            let fault = load().await.expect_err("there is no file").to_string();
            assert!(fault.contains("unable to open"), "{fault}");
        }
        loader.commit().await.expect("nothing was given since");
        std::fs::create_dir_all(&folder).expect("a folder");
        let store = Store::open(&format!("sqlite://{}", path.display())).await.expect("it opens");
        store.migrate().await.expect("the migrations run");
        load().await.expect("there is one now");
        assert_eq!(search_key::Entity::find().count(store.read()).await.expect("counted"), 1);
        store.close().await.expect("closed");
        let _ = std::fs::remove_dir_all(folder);
    }

    #[tokio::test]
    async fn a_transaction_stays_open_until_somebody_waits() {
        let folder = std::env::temp_dir().join(format!("farol-turns-{}", Uuid::now_v7()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let store = Store::open(&format!("sqlite://{}", folder.join("farol.db").display())).await.expect("it opens");
        store.migrate().await.expect("the migrations run");
        let loader = store.loader(Pace::Beside, crate::search_key::Table::Main);
        let there = async || search_key::Entity::find().count(store.read()).await.expect("counted");
        let key = |subject| KeyRow { scope: 1, kind: 1, key: "ana".to_owned(), subject, owner: -1 };
        loader.write(Load { keys: vec![key(Uuid::nil())], ..Load::default() }).await.expect("taken");
        tokio::time::sleep(IDLE * 10).await;
        assert_eq!(there().await, 0, "nobody waits");
        let begun = Instant::now();
        let change = store.begin().await.expect("it gives way");
        assert!(begun.elapsed() < LONGEST / 2, "it did not see who waits");
        assert_eq!(there().await, 1);
        change.commit().await.expect("committed");
        loader.write(Load { keys: vec![key(Uuid::max())], ..Load::default() }).await.expect("it goes on");
        loader.commit().await.expect("committed");
        assert_eq!(there().await, 2);
        store.close().await.expect("closed");
        let _ = std::fs::remove_dir_all(folder);
    }
}
