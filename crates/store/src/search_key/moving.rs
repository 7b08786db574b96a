//! Keys that a large import has left apart are moved to their places, some at a time and in the order of the table, so that each of its
//! pages is written once. Whoever searches meanwhile finds each key in one of the two.

use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, Value};

use super::{Table, after};
use crate::{Store, load::KeyRow};

/// The keys from one to another.
const THESE: &str =
    "(scope, kind, key, subject) >= ($1, $2, $3, $4) AND (scope, kind, key, subject) <= ($5, $6, $7, $8)";

impl Store {
    /// Moves the next `most` keys after `last`, or the first ones. The last one moved; none where there are no more.
    pub async fn move_keys(&self, last: Option<&KeyRow>, most: u64) -> Result<Option<KeyRow>, DbErr> {
        let mut rows = after(self.read_surely(), Table::New, last, most).await?;
        let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Ok(None) };
        let values: Vec<Value> = [first, last].into_iter().flat_map(place).collect();
        let tx = self.begin().await?;
        for sql in statements(self.backend()) {
            tx.execute_raw(Statement::from_sql_and_values(self.backend(), sql, values.clone())).await?;
        }
        tx.commit().await?;
        Ok(rows.pop())
    }

    /// Whether keys lie apart.
    pub async fn has_new_keys(&self) -> Result<bool, DbErr> {
        Ok(!after(self.read_surely(), Table::New, None, 1).await?.is_empty())
    }
}

/// On PostgreSQL what another process has moved since is not inserted again: it may be gone from its place by now. Nor is it waited
/// for keys that somebody is just deleting, who may wait for others of these: what is left of them, the next pass moves.
fn statements(backend: DbBackend) -> Vec<String> {
    let columns = "scope, kind, key, subject, owner";
    let (from, into) = (Table::New.name(), Table::Main.name());
    match backend {
        DbBackend::Postgres => vec![format!(
            "WITH these AS (SELECT scope, kind, key, subject FROM {from} WHERE {THESE} FOR UPDATE SKIP LOCKED), \
             moved AS (DELETE FROM {from} WHERE {THESE} AND (scope, kind, key, subject) IN (SELECT * FROM these) \
             RETURNING {columns}) \
             INSERT INTO {into} ({columns}) SELECT {columns} FROM moved ON CONFLICT DO NOTHING"
        )],
        _ => vec![
            format!("INSERT OR IGNORE INTO {into} ({columns}) SELECT {columns} FROM {from} WHERE {THESE}"),
            format!("DELETE FROM {from} WHERE {THESE}"),
        ],
    }
}

pub(super) fn place(KeyRow { scope, kind, key, subject, .. }: &KeyRow) -> [Value; 4] {
    [(*scope).into(), (*kind).into(), key.as_str().into(), (*subject).into()]
}
