//! What tables do without while they are filled for the first time: their indexes, and on PostgreSQL their foreign keys. To sort once is
//! a fraction of the work of keeping each index in order row by row, and the rows of a first import name what the same import
//! has written. What is taken away is written down in the same transaction: whoever comes after an import that was cut off makes it again.

use std::{path::Path, thread::sleep, time::Instant};

use rusqlite::{Error, TransactionBehavior};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};

use super::{
    is_plain,
    merge::Merger,
    rows::{OFTEN, PATIENCE, SURELY, told_as},
};
use crate::{Store, fault, merging, turn::Lookout};

/// Name, what takes it away and what makes it.
const SQLITE: &str = "SELECT name, 'DROP INDEX \"' || name || '\"', sql FROM sqlite_master \
    WHERE type = 'index' AND tbl_name = ?1 AND sql LIKE 'CREATE INDEX %'";

const POSTGRES: &str = "SELECT CAST(c.relname AS text), format('DROP INDEX %I', c.relname), pg_get_indexdef(c.oid) \
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid \
    WHERE i.indrelid = to_regclass(CAST($1 AS text)) AND NOT i.indisunique \
    UNION ALL SELECT CAST(k.conname AS text), \
        format('ALTER TABLE %s DROP CONSTRAINT %I', k.conrelid::regclass, k.conname), \
        format('ALTER TABLE %s ADD CONSTRAINT %I %s', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid)) \
    FROM pg_constraint k WHERE k.conrelid = to_regclass(CAST($1 AS text)) AND k.contype = 'f'";

/// KiB of pages at hand while an index is made, and of its entries that are sorted in memory at a time.
const CACHE: &str = "-8192";

/// A foreign key locks its own table and then the other; whoever has both the other way round, what was left of an import that was cut
/// off for one, is gone soon.
const TRIES: usize = 5;

impl Store {
    /// Takes from `tables`, which are empty, what they can do without until [`Store::bring_back`]. On PostgreSQL only from those that are
    /// plain tables of PostgreSQL itself.
    pub async fn put_by(&self, tables: &[&str]) -> Result<(), DbErr> {
        let backend = self.backend();
        for table in tables {
            let sql = match backend {
                DbBackend::Postgres if !is_plain(self, table).await? => continue,
                DbBackend::Postgres => POSTGRES,
                _ => SQLITE,
            };
            let tx = self.begin().await?;
            for part in tx.query_all_raw(Statement::from_sql_and_values(backend, sql, [(*table).into()])).await? {
                let [name, away, made_by] = [0, 1, 2].map(|at| part.try_get_by_index::<String>(at));
                let note = "INSERT INTO put_by (name, made_by) VALUES ($1, $2)";
                tx.execute_raw(Statement::from_sql_and_values(backend, note, [name?.into(), made_by?.into()])).await?;
                tx.execute_unprepared(&away?).await?;
            }
            tx.commit().await?;
        }
        Ok(())
    }

    /// Whether something is put by: lists and charts read whole tables then.
    pub async fn has_put_by(&self) -> Result<bool, DbErr> {
        Ok(!self.what_is_put_by().await?.is_empty())
    }

    /// Makes again what was put by, one after the other; on SQLite nobody else writes meanwhile.
    pub async fn bring_back(&self) -> Result<(), DbErr> {
        let parts = self.what_is_put_by().await?;
        if parts.is_empty() {
            return Ok(());
        }
        if let Some(path) = self.near_path() {
            let making = tokio::task::spawn_blocking(move || make(Path::new(&path), &parts));
            return match making.await {
                Ok(made) => made.map_err(|fault| told_as(&fault)),
                Err(fault) => Err(DbErr::Custom(format!("indexes were not made: {fault}"))),
            };
        }
        for part in &parts {
            let mut made = self.make(part).await;
            for _ in 1..TRIES {
                if !made.as_ref().is_err_and(fault::is_deadlock) {
                    break;
                }
                made = self.make(part).await;
            }
            made?;
        }
        Ok(())
    }

    async fn make(&self, (name, made_by): &(String, String)) -> Result<(), DbErr> {
        let tx = self.begin().await?;
        let sql = "DELETE FROM put_by WHERE name = $1";
        let done = tx.execute_raw(Statement::from_sql_and_values(self.backend(), sql, [name.into()])).await?;
        if done.rows_affected() > 0 {
            tx.execute_unprepared(made_by).await?;
        }
        tx.commit().await
    }

    async fn what_is_put_by(&self) -> Result<Vec<(String, String)>, DbErr> {
        let asked = Statement::from_string(self.backend(), "SELECT name, made_by FROM put_by ORDER BY name");
        let rows = self.writer().query_all_raw(asked).await?;
        rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
    }
}

/// SQLite, over a connection that sorts in files where the others sort in memory.
fn make(path: &Path, parts: &[(String, String)]) -> Result<(), Error> {
    let mut connection = merging::open(path, PATIENCE)?;
    // As rows are loaded: see there.
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.pragma_update(None, "cache_size", CACHE)?;
    let (mut merger, lookout, mut paused) = (Merger::start(path)?, Lookout::beside(path).ok(), Instant::now());
    for (name, made_by) in parts {
        let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if tx.execute("DELETE FROM put_by WHERE name = ?1", [name])? > 0 {
            tx.execute_batch(made_by)?;
        }
        tx.commit()?;
        merger.look(&connection)?;
        if paused.elapsed() > OFTEN {
            sleep(SURELY);
            paused = Instant::now();
        }
        if let Some(lookout) = &lookout {
            lookout.give_way(SURELY);
        }
    }
    Ok(())
}
