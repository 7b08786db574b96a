//! Says that customers are to be looked at, in the transaction of what changed. It adds rows and locks none, so that those who change
//! rows of one customer do not wait for each other.

use std::collections::BTreeSet;

use model::orgs::OrgKind;
use store::{
    Word,
    entities::{orgs, providers, warning_looks},
    sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect},
    search_key::{self, KeyKind},
};
use uuid::Uuid;

use crate::{clock, search::keys::address_key};

/// Rows, and addresses, in one statement.
const MANY: usize = 500;

/// These customers are to be looked at from `due_at` on.
pub(crate) async fn orgs_at(
    db: &impl ConnectionTrait,
    orgs: impl IntoIterator<Item = Uuid>,
    due_at: i64,
) -> Result<(), DbErr> {
    let look =
        |org: Uuid| warning_looks::ActiveModel { id: Set(Uuid::now_v7()), org_id: Set(org), due_at: Set(due_at) };
    let rows: Vec<_> = orgs.into_iter().map(look).collect();
    for some in rows.chunks(MANY) {
        warning_looks::Entity::insert_many(some.to_vec()).exec_without_returning(db).await?;
    }
    Ok(())
}

/// This customer is to be looked at now.
pub(crate) async fn org(db: &impl ConnectionTrait, org: Uuid) -> Result<(), DbErr> {
    orgs_at(db, [org], clock::now()).await
}

/// The customers of those whom these addresses (folded) are of: one mailbox may administrate several.
pub(crate) async fn addresses(db: &impl ConnectionTrait, addresses: &[impl AsRef<str>]) -> Result<(), DbErr> {
    let scopes = providers::Entity::find().select_only().column(providers::Column::Scope).into_tuple();
    let scopes: Vec<i32> = scopes.all(db).await?;
    for some in addresses.chunks(MANY) {
        let keys: Vec<String> = some.iter().map(|address| address_key(address.as_ref())).collect();
        let keys = search_key::among(db, &scopes, KeyKind::Email, &keys).await?;
        let owners: BTreeSet<i32> = keys.into_iter().map(|key| key.owner).collect();
        let orgs = orgs::Entity::find().filter(orgs::Column::Scope.is_in(owners));
        let orgs: Vec<Uuid> = orgs.select_only().column(orgs::Column::Id).into_tuple().all(db).await?;
        orgs_at(db, orgs, clock::now()).await?;
    }
    Ok(())
}

/// All customers are to be looked at now.
pub(crate) async fn everybody(db: &impl ConnectionTrait) -> Result<(), DbErr> {
    let customers = orgs::Entity::find().filter(orgs::Column::Kind.eq(Word(OrgKind::Customer)));
    let customers: Vec<Uuid> = customers.select_only().column(orgs::Column::Id).into_tuple().all(db).await?;
    orgs_at(db, customers, clock::now()).await
}
