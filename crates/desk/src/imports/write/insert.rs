//! Many rows in few statements, of few shapes, so that each shape is prepared once.

use store::{
    load::{self, Rows},
    sea_orm::{
        ConnectionTrait, DbErr, EntityName, EntityTrait, IdenStatic, IntoActiveModel, Iterable, ModelTrait,
        PrimaryKeyToColumn, Statement, Value, sea_query::OnConflict,
    },
};

use super::Change;
use crate::imports::rows::Kind;

/// SQLite takes 32,766 values in a statement, PostgreSQL 65,535.
const MOST_VALUES: usize = 15_000;

/// What to do with a row that is there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// There is none; if there is, somebody else is writing, and the transaction fails.
    Fail,
    Replace,
}

/// Writes `models`, counters of rows that are there excepted.
pub async fn rows<K: Kind>(tx: &impl ConnectionTrait, models: &[&K::Model], existing: Existing) -> Result<(), DbErr> {
    let columns: Vec<_> = <K::Entity as EntityTrait>::Column::iter().collect();
    let most = MOST_VALUES / columns.len();
    if existing == Existing::Replace {
        for some in models.chunks(most) {
            let rows = some.iter().map(|model| (*model).clone().into_active_model());
            K::Entity::insert_many(rows).on_conflict(replace::<K>()).exec_without_returning(tx).await?;
        }
        return Ok(());
    }
    // Full statements share one text, and the next one's values are gathered while the database is at work on this one's.
    let names: Vec<&str> = columns.iter().map(IdenStatic::as_str).collect();
    let backend = tx.get_database_backend();
    let full = load::insert(backend, K::Entity::default().table_name(), &names, most.min(models.len()));
    let statement = |some: &[&K::Model]| {
        let values: Vec<Value> = some.iter().flat_map(|row| columns.iter().map(|column| row.get(*column))).collect();
        let sql = match some.len() == most.min(models.len()) {
            true => full.clone(),
            false => load::insert(backend, K::Entity::default().table_name(), &names, some.len()),
        };
        Statement::from_sql_and_values(backend, sql, values)
    };
    let mut rest = models.chunks(most);
    let mut next = rest.next().map(&statement);
    while let Some(now) = next {
        let (done, gathered) = futures::join!(tx.execute_raw(now), async { rest.next().map(&statement) });
        done?;
        next = gathered;
    }
    Ok(())
}

/// The rows of what is new, as they are loaded.
pub fn loaded<K: Kind>(changes: &[Change<K>]) -> Rows {
    let columns: Vec<_> = <K::Entity as EntityTrait>::Column::iter().collect();
    let values = changes.iter().flat_map(|row| columns.iter().map(|column| row.new.get(*column))).collect();
    let columns = columns.iter().map(IdenStatic::as_str).collect();
    Rows { table: K::Entity::default().table_name(), columns, values }
}

fn replace<K: Kind>() -> OnConflict {
    let keys: Vec<_> = <K::Entity as EntityTrait>::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column).collect();
    let names: Vec<&str> = keys.iter().map(IdenStatic::as_str).collect();
    let written = <K::Entity as EntityTrait>::Column::iter()
        .filter(|column| !names.contains(&column.as_str()) && !K::COUNTERS.contains(&column.as_str()));
    OnConflict::columns(keys).update_columns(written).to_owned()
}
