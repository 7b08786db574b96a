//! Search keys of imported rows. They are written sorted, so that neighbours in the table are written together.

use store::{
    entities::search_key,
    sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, sea_query::Query},
};
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
    use search_key::Column::{Key, Kind, Org, Scope, Subject};
    let mut rest = rows;
    for shape in SHAPES {
        while rest.len() >= shape {
            let (now, later) = rest.split_at(shape);
            let mut statement = Query::insert();
            statement.into_table(search_key::Entity).columns([Scope, Kind, Key, Subject, Org]);
            for row in now {
                let key = row.key.as_str();
                statement.values_panic([
                    row.scope.into(),
                    row.kind.into(),
                    key.into(),
                    row.subject.into(),
                    row.org.into(),
                ]);
            }
            tx.execute(&statement).await?;
            rest = later;
        }
    }
    Ok(())
}

/// Deletes every key of these subjects.
pub async fn delete(tx: &impl ConnectionTrait, subjects: &[Uuid]) -> Result<(), DbErr> {
    for some in subjects.chunks(500) {
        search_key::Entity::delete_many()
            .filter(search_key::Column::Subject.is_in(some.iter().copied()))
            .exec(tx)
            .await?;
    }
    Ok(())
}
