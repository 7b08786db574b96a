//! Many rows in few statements, of few shapes, so that each shape is prepared once.

use store::sea_orm::{
    ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, Iterable, PrimaryKeyToColumn, sea_query::OnConflict,
};

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
    let columns = <K::Entity as EntityTrait>::Column::iter().count();
    for some in models.chunks(MOST_VALUES / columns) {
        let mut statement = K::Entity::insert_many(some.iter().map(|model| (*model).clone().into_active_model()));
        if existing == Existing::Replace {
            statement = statement.on_conflict(replace::<K>());
        }
        statement.exec_without_returning(tx).await?;
    }
    Ok(())
}

fn replace<K: Kind>() -> OnConflict {
    use store::sea_orm::IdenStatic;
    let keys: Vec<_> = <K::Entity as EntityTrait>::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column).collect();
    let names: Vec<&str> = keys.iter().map(IdenStatic::as_str).collect();
    let written = <K::Entity as EntityTrait>::Column::iter()
        .filter(|column| !names.contains(&column.as_str()) && !K::COUNTERS.contains(&column.as_str()));
    OnConflict::columns(keys).update_columns(written).to_owned()
}
