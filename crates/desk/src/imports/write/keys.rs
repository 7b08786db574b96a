//! Search keys of imported rows. They are written sorted, so that neighbours in the table are written together.

use store::sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, Statement, Value};
use uuid::Uuid;

use super::{Change, Written};
use crate::{imports::rows::Known, search::keys::Key};

/// A row of `search_key`, in the order of the table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyRow {
    pub scope: i32,
    pub kind: i16,
    pub key: String,
    pub subject: Uuid,
    pub org: Uuid,
}

/// Rows in a statement: full ones share one prepared statement, the rest take as few as may be.
const SHAPES: [usize; 4] = [1_000, 100, 10, 1];

/// The rows of a model's keys: one for each provider that manages its org.
pub fn key_rows<K: Written>(model: &K::Model, known: &Known, out: &mut Vec<KeyRow>) {
    let (Some(subject), Some(org)) = (K::subject(model), K::org(model)) else { return };
    let Some(facts) = known.orgs.get(&org) else { return };
    for_scopes(K::search_keys(model, known), &facts.scopes, subject, org, out);
}

/// Those keys once for each scope.
pub fn for_scopes(keys: Vec<Key>, scopes: &[i32], subject: Uuid, org: Uuid, out: &mut Vec<KeyRow>) {
    for (kind, key) in keys {
        if let [others @ .., last] = scopes {
            let row = |scope: i32, key| KeyRow { scope, kind: kind.number(), key, subject, org };
            out.extend(others.iter().map(|scope| row(*scope, key.clone())));
            out.push(row(*last, key));
        }
    }
}

/// Writes the keys of what is new and rewrites those that differ.
pub async fn replace<K: Written>(tx: &DatabaseTransaction, changes: &[Change<K>], known: &Known) -> Result<(), DbErr> {
    let (mut outdated, mut rows) = (Vec::new(), Vec::new());
    for change in changes {
        if let Some((old, _)) = &change.old {
            let same =
                K::org(old) == K::org(&change.new) && K::search_keys(old, known) == K::search_keys(&change.new, known);
            if same {
                continue;
            }
            outdated.extend(K::subject(old));
        }
        key_rows::<K>(&change.new, known, &mut rows);
    }
    delete(tx, &outdated).await?;
    rows.sort_unstable();
    insert(tx, &rows).await
}

/// Inserts rows that are sorted and not there.
pub async fn insert(tx: &impl ConnectionTrait, rows: &[KeyRow]) -> Result<(), DbErr> {
    let mut rest = rows;
    for shape in SHAPES {
        let sql = (rest.len() >= shape).then(|| statement(shape));
        while rest.len() >= shape {
            let (now, later) = rest.split_at(shape);
            let mut values: Vec<Value> = Vec::with_capacity(shape * 5);
            for row in now {
                values.extend([row.scope.into(), row.kind.into(), row.key.as_str().into()]);
                values.extend([Value::from(row.subject), row.org.into()]);
            }
            let sql = sql.as_deref().unwrap_or_default();
            tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
            rest = later;
        }
    }
    Ok(())
}

fn statement(rows: usize) -> String {
    use std::fmt::Write;
    let mut sql = String::from("INSERT INTO search_key (scope, kind, key, subject, org) VALUES ");
    for row in 0..rows {
        let part = if row == 0 { "" } else { "," };
        let at = row * 5;
        let _ = write!(sql, "{part}(${},${},${},${},${})", at + 1, at + 2, at + 3, at + 4, at + 5);
    }
    sql
}

/// Deletes every key of these subjects.
pub async fn delete(tx: &impl ConnectionTrait, subjects: &[Uuid]) -> Result<(), DbErr> {
    use store::{
        entities::search_key,
        sea_orm::{ColumnTrait, EntityTrait, QueryFilter},
    };
    for some in subjects.chunks(500) {
        search_key::Entity::delete_many()
            .filter(search_key::Column::Subject.is_in(some.iter().copied()))
            .exec(tx)
            .await?;
    }
    Ok(())
}
