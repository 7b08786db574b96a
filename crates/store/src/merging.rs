//! SQLite's log is merged into its file beside those who write. Left to itself, the commit that finds the log long merges it and
//! syncs the file before anybody is answered: every hundredth look would wait for that.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use rusqlite::{Connection, Error, OpenFlags};

use crate::Store;

/// How often the log is looked at; after a fault, which a full disk makes last, not so often.
const GLANCE: Duration = Duration::from_millis(250);
const REST: Duration = Duration::from_secs(5);

/// Pages in the log that are worth merging: 16 MiB. Whoever commits while the file is synced waits for the same disk, so that it
/// is not done more often than it has to be.
pub(crate) const WORTH_IT: i64 = 4_000;

/// With so many the log has not begun anew although it was merged, for there was always somebody who wrote meanwhile: writers
/// are held up for the few last pages.
const LONG: i64 = 2 * WORTH_IT;

/// With so many a commit merges the log itself after all: 64 MiB, where nobody else does.
pub(crate) const TOO_LONG: &str = "16384";

/// How long the merging waits for writers and readers who are in its way.
const PATIENCE: Duration = Duration::from_millis(50);

impl Store {
    /// Keeps the log short until `ending` is set. PostgreSQL does that by itself.
    pub async fn keep_merging(self, ending: Arc<AtomicBool>) {
        let Some(path) = self.near_path() else { return };
        let mut connection = None;
        while !ending.load(Ordering::Relaxed) {
            let (kept, path) = (connection.take(), path.clone());
            // What fails now is tried again: the log may grow until then, and every commit is in it.
            connection = match tokio::task::spawn_blocking(move || merge(kept, &path)).await {
                Ok(Ok(kept)) => Some(kept),
                Ok(Err(cause)) => {
                    tracing::warn!(%cause, "the database's log was not merged just now");
                    None
                }
                Err(_) => None,
            };
            tokio::time::sleep(if connection.is_some() { GLANCE } else { REST }).await;
        }
    }
}

fn merge(kept: Option<Connection>, path: &str) -> Result<Connection, Error> {
    let connection = match kept {
        Some(kept) => kept,
        None => open(Path::new(path), PATIENCE)?,
    };
    let (long, merged) = asked(&connection, "NOOP")?;
    if long - merged >= WORTH_IT {
        asked(&connection, "PASSIVE")?;
        if long >= LONG {
            asked(&connection, "FULL")?;
        }
    }
    Ok(connection)
}

/// A connection of its own, on which others are waited for so long.
pub(crate) fn open(path: &Path, patience: Duration) -> Result<Connection, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(patience)?;
    // As every commit: what has been merged is on the disk before the log is written over.
    connection.pragma_update(None, "synchronous", "FULL")?;
    Ok(connection)
}

/// Pages in the log, and how many of them the file has; -1 where there is no log.
pub(crate) fn asked(connection: &Connection, how: &str) -> Result<(i64, i64), Error> {
    connection.query_row(&format!("PRAGMA wal_checkpoint({how})"), [], |row| Ok((row.get(1)?, row.get(2)?)))
}

#[cfg(test)]
mod tests {
    use sea_orm::ConnectionTrait;

    use super::*;

    #[tokio::test]
    async fn a_long_log_is_merged_and_begun_anew() {
        let folder = std::env::temp_dir().join(format!("farol-merging-{}", uuid::Uuid::now_v7()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let path = folder.join("farol.db").display().to_string();
        let store = Store::open(&format!("sqlite://{path}")).await.expect("it opens");
        let fill = async || {
            let change = store.begin().await.expect("a transaction");
            change.execute_unprepared("CREATE TABLE IF NOT EXISTS t (x blob)").await.expect("a table");
            for _ in 0..3 {
                change.execute_unprepared("INSERT INTO t VALUES (zeroblob(1500 * 4096))").await.expect("a row");
            }
            change.commit().await.expect("committed");
        };
        fill().await;
        let connection = merge(None, &path).expect("merged");
        let (long, merged) = asked(&connection, "NOOP").expect("asked");
        assert!(long >= WORTH_IT && merged == long, "{merged} of {long}");
        // Who writes next begins the log anew.
        store.begin().await.expect("begun").commit().await.expect("committed");
        fill().await;
        assert!(asked(&connection, "NOOP").expect("asked").0 < 2 * long);
        drop(connection);
        store.close().await.expect("closed");
        let _ = std::fs::remove_dir_all(folder);
    }
}
