//! Users: what they hold, how many hold it, and how many an org has.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use store::{
    counters,
    entities::{address_changes, holdings, users},
    load::{Counter, Load, Rows},
    sea_orm::{
        ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait,
        QueryFilter, Value, sea_query::OnConflict,
    },
};
use uuid::Uuid;

use super::{Change, Extras, Written, insert, keys};
use crate::{
    clock,
    imports::{
        read::Row,
        rows::{Known, Users},
    },
    mail::folded,
    search::keys::{Key, user_keys},
};

impl Written for Users {
    const LOADED: &'static [&'static str] = &["users", "holdings"];

    fn order(row: &Row<'_>) -> Option<Vec<u8>> {
        row.id("id").ok().map(|id| id.into_bytes().to_vec())
    }

    fn subject(user: &users::Model) -> Option<Uuid> {
        Some(user.id)
    }

    fn search_keys(user: &users::Model, _: &Known) -> Vec<Key> {
        user_keys(user)
    }

    async fn extras(db: &impl ConnectionTrait, models: &[&users::Model]) -> Result<Extras<Self>, DbErr> {
        let ids: Vec<Uuid> = models.iter().map(|user| user.id).collect();
        holdings_of(db, &ids).await
    }

    fn load(changes: &[Change<Self>]) -> Load {
        let mut load = Load { tables: vec![insert::loaded(changes)], ..Load::default() };
        let mut held = Rows { table: "holdings", columns: vec!["user_id", "licence_id"], values: Vec::new() };
        for change in changes {
            *load.counts.entry((Counter::UsersOfOrg, change.new.org_id)).or_default() += 1;
            for licence in &change.extra {
                held.values.extend([Value::from(change.new.id), Value::from(*licence)]);
                *load.counts.entry((Counter::HoldersOfLicence, *licence)).or_default() += 1;
            }
        }
        load.tables.push(held);
        load
    }

    async fn settle(
        tx: &DatabaseTransaction,
        changes: &[Change<Self>],
        known: &Known,
        later: bool,
    ) -> Result<(), DbErr> {
        hold(tx, changes).await?;
        note_new_addresses(tx, changes).await?;
        let mut users: BTreeMap<Uuid, i64> = BTreeMap::new();
        for change in changes {
            *users.entry(change.new.org_id).or_default() += 1;
            if let Some((old, _)) = &change.old {
                *users.entry(old.org_id).or_default() -= 1;
            }
        }
        for (org, more) in users.into_iter().filter(|(_, more)| *more != 0) {
            counters::add_to_org(tx, org, more, 0).await?;
        }
        keys::replace(tx, changes, known, later).await
    }
}

/// Notes which addresses are new on somebody who was there before: a code does not go to one at once.
async fn note_new_addresses(tx: &DatabaseTransaction, changes: &[Change<Users>]) -> Result<(), DbErr> {
    let now = clock::now();
    let mut new = Vec::new();
    for change in changes {
        let Some((old, _)) = &change.old else { continue };
        let had: BTreeSet<String> = old.emails.0.iter().map(|address| folded(address)).collect();
        let added: BTreeSet<String> = change.new.emails.0.iter().map(|address| folded(address)).collect();
        new.extend(added.difference(&had).map(|address| address_changes::ActiveModel {
            user_id: Set(change.new.id),
            address: Set(address.clone()),
            changed_at: Set(now),
        }));
    }
    let again = OnConflict::columns([address_changes::Column::UserId, address_changes::Column::Address])
        .update_column(address_changes::Column::ChangedAt)
        .to_owned();
    while !new.is_empty() {
        let some = new.split_off(new.len().saturating_sub(2_000));
        address_changes::Entity::insert_many(some).on_conflict(again.clone()).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Writes who holds what now, and counts it.
async fn hold(tx: &DatabaseTransaction, changes: &[Change<Users>]) -> Result<(), DbErr> {
    let none = BTreeSet::new();
    let mut used: BTreeMap<Uuid, i64> = BTreeMap::new();
    let (mut new, mut gone) = (Vec::new(), Vec::new());
    for change in changes {
        let old = change.old.as_ref().map_or(&none, |(_, held)| held);
        for licence in change.extra.difference(old) {
            new.push((change.new.id, *licence));
            *used.entry(*licence).or_default() += 1;
        }
        for licence in old.difference(&change.extra) {
            gone.push((change.new.id, *licence));
            *used.entry(*licence).or_default() -= 1;
        }
    }
    for some in gone.chunks(200) {
        let pair = |(user, licence): &(Uuid, Uuid)| {
            Condition::all().add(holdings::Column::UserId.eq(*user)).add(holdings::Column::LicenceId.eq(*licence))
        };
        let any = some.iter().fold(Condition::any(), |any, held| any.add(pair(held)));
        holdings::Entity::delete_many().filter(any).exec(tx).await?;
    }
    for some in new.chunks(2_000) {
        let rows =
            some.iter().map(|(user, licence)| holdings::ActiveModel { user_id: Set(*user), licence_id: Set(*licence) });
        holdings::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    count(tx, used).await
}

async fn count(tx: &DatabaseTransaction, used: BTreeMap<Uuid, i64>) -> Result<(), DbErr> {
    for (licence, more) in used.into_iter().filter(|(_, more)| *more != 0) {
        counters::add_to_licence(tx, licence, more).await?;
    }
    Ok(())
}

/// Takes the licences of users who are about to be deleted off the counts.
pub async fn release_licences(tx: &DatabaseTransaction, users: &[Uuid]) -> Result<(), DbErr> {
    let mut used: BTreeMap<Uuid, i64> = BTreeMap::new();
    for licence in holdings_of(tx, users).await?.into_values().flatten() {
        *used.entry(licence).or_default() -= 1;
    }
    count(tx, used).await
}

async fn holdings_of(db: &impl ConnectionTrait, users: &[Uuid]) -> Result<HashMap<Uuid, BTreeSet<Uuid>>, DbErr> {
    let rows = holdings::Entity::find().filter(holdings::Column::UserId.is_in(users.iter().copied())).all(db).await?;
    let mut held: HashMap<Uuid, BTreeSet<Uuid>> = HashMap::new();
    for row in rows {
        held.entry(row.user_id).or_default().insert(row.licence_id);
    }
    Ok(held)
}
