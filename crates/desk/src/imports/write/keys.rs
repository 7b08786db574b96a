//! Search keys of imported rows. They are written sorted, so that neighbours in the table are written together.

use std::collections::BTreeSet;

use store::{
    entities::search_key,
    sea_orm::{
        ConnectionTrait, DatabaseTransaction, DbErr,
        sea_query::{Expr, ExprTrait, Query},
    },
    search_key::Table,
};
use uuid::Uuid;

use super::{Change, Written};
use crate::{imports::rows::Known, search::keys::Key};

pub use store::load::KeyRow;

/// Rows in a statement: full ones share one prepared statement, the rest take as few as may be.
const SHAPES: [usize; 4] = [1_000, 100, 10, 1];

/// The rows of a model's keys: one for each provider that manages its org.
pub fn key_rows<K: Written>(model: &K::Model, known: &Known, out: &mut Vec<KeyRow>) {
    let (Some(subject), Some(org)) = (K::subject(model), K::org(model)) else { return };
    let Some(facts) = known.orgs.get(&org) else { return };
    for_scopes(K::search_keys(model, known), &facts.scopes, subject, out);
}

/// Those keys once for each scope of an org, of which its own is the one below 0.
pub fn for_scopes(keys: Vec<Key>, scopes: &[i32], subject: Uuid, out: &mut Vec<KeyRow>) {
    let owner = scopes.iter().copied().min().unwrap_or_default();
    for (kind, key) in keys {
        if let [others @ .., last] = scopes {
            let row = |scope: i32, key| KeyRow { scope, kind: kind.number(), key, subject, owner };
            out.extend(others.iter().map(|scope| row(*scope, key.clone())));
            out.push(row(*last, key));
        }
    }
}

/// Writes the keys of what is new, unless they come `later`, and of what is there those that differ.
pub async fn replace<K: Written>(
    tx: &DatabaseTransaction,
    changes: &[Change<K>],
    known: &Known,
    later: bool,
) -> Result<(), DbErr> {
    let (mut old, mut new) = (Vec::new(), Vec::new());
    for change in changes.iter().filter(|change| !later || change.old.is_some()) {
        if let Some((model, _)) = &change.old {
            key_rows::<K>(model, known, &mut old);
        }
        key_rows::<K>(&change.new, known, &mut new);
    }
    turn(tx, old, new).await
}

/// Makes of the keys `old`, which are there, the keys `new`.
pub async fn turn(tx: &impl ConnectionTrait, old: Vec<KeyRow>, new: Vec<KeyRow>) -> Result<(), DbErr> {
    let (old, new): (BTreeSet<KeyRow>, BTreeSet<KeyRow>) = (old.into_iter().collect(), new.into_iter().collect());
    let (gone, come): (Vec<_>, Vec<_>) =
        (old.difference(&new).cloned().collect(), new.difference(&old).cloned().collect());
    delete(tx, &gone).await?;
    insert(tx, &come).await
}

/// Inserts rows that are sorted and not there.
pub async fn insert(tx: &impl ConnectionTrait, rows: &[KeyRow]) -> Result<(), DbErr> {
    use search_key::Column::{Key, Kind, Owner, Scope, Subject};
    let mut rest = rows;
    for shape in SHAPES {
        while rest.len() >= shape {
            let (now, later) = rest.split_at(shape);
            let mut statement = Query::insert();
            statement.into_table(search_key::Entity).columns([Scope, Kind, Key, Subject, Owner]);
            for row in now {
                let key = row.key.as_str();
                statement.values_panic([
                    row.scope.into(),
                    row.kind.into(),
                    key.into(),
                    row.subject.into(),
                    row.owner.into(),
                ]);
            }
            tx.execute(&statement).await?;
            rest = later;
        }
    }
    Ok(())
}

/// Deletes these rows, wherever they are.
pub async fn delete(tx: &impl ConnectionTrait, rows: &[KeyRow]) -> Result<(), DbErr> {
    use search_key::Column::{Key, Kind, Scope, Subject};
    let whole = || Expr::tuple([Scope, Kind, Key, Subject].map(Expr::col));
    for some in rows.chunks(1_000) {
        let these = || some.iter().map(|row| (row.scope, row.kind, row.key.clone(), row.subject));
        for table in Table::ALL.map(Table::name) {
            let mut statement = Query::delete();
            tx.execute(statement.from_table(table).and_where(whole().in_tuples(these()))).await?;
        }
    }
    Ok(())
}
