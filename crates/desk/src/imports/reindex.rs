//! Writing every search key anew from the rows, as an import would have written it: for a new form of key, or a doubt.

use model::AppError;
use store::{
    entities::{devices, orders, orgs, search_key, users},
    sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect},
};
use uuid::Uuid;

use super::{
    rows::{Devices, Known, Orders, Users},
    write::{KeyRow, Written, key_rows, keys, known, orgs as write_orgs},
};
use crate::{Desk, logged::Logged};

/// Rows read at a time.
const ROWS: u64 = 2_000;

impl Desk {
    /// Rebuilds the search keys in one transaction: searches go on by the old ones until it commits. How many there are.
    pub async fn reindex(&self) -> Result<u64, AppError> {
        let known = known::load(&self.store).await.logged()?;
        let tx = self.store.begin().await.logged()?;
        let written = rebuild(&tx, &known).await.logged()?;
        tx.commit().await.logged()?;
        Ok(written)
    }
}

async fn rebuild(tx: &DatabaseTransaction, known: &Known) -> Result<u64, DbErr> {
    search_key::Entity::delete_many().exec(tx).await?;
    let ids: Vec<Uuid> = orgs::Entity::find().select_only().column(orgs::Column::Id).into_tuple().all(tx).await?;
    write_orgs::refresh(tx, ids.into_iter().collect()).await?;
    let mut written = store::sea_orm::PaginatorTrait::count(search_key::Entity::find(), tx).await?;
    let mut after = Uuid::nil();
    loop {
        let rows =
            users::Entity::find().filter(users::Column::Id.gt(after)).order_by_asc(users::Column::Id).limit(ROWS);
        let rows = rows.all(tx).await?;
        let Some(last) = rows.last() else { break };
        after = last.id;
        written += insert::<Users>(tx, &rows, known).await?;
    }
    after = Uuid::nil();
    loop {
        let rows =
            devices::Entity::find().filter(devices::Column::Id.gt(after)).order_by_asc(devices::Column::Id).limit(ROWS);
        let rows = rows.all(tx).await?;
        let Some(last) = rows.last() else { break };
        after = last.id;
        written += insert::<Devices>(tx, &rows, known).await?;
    }
    let rows = orders::Entity::find().all(tx).await?;
    Ok(written + insert::<Orders>(tx, &rows, known).await?)
}

async fn insert<K: Written>(tx: &DatabaseTransaction, rows: &[K::Model], known: &Known) -> Result<u64, DbErr> {
    let mut out: Vec<KeyRow> = Vec::new();
    rows.iter().for_each(|row| key_rows::<K>(row, known, &mut out));
    out.sort_unstable();
    keys::insert(tx, &out).await?;
    Ok(out.len() as u64)
}
