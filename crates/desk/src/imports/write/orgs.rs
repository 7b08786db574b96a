//! Organizations: who manages them, which decides the scopes of all their keys, and the keys that lead to them.

use std::collections::{BTreeSet, HashMap};

use store::{
    entities::{domains, managers, orgs, providers, sites, subscriptions},
    sea_orm::{
        ActiveValue::{Set, Unchanged},
        ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder, Statement,
        Value,
    },
    search_key::{self, KeyKind, Table},
};
use uuid::Uuid;

use super::{
    Change, Extras, Written,
    keys::{self, KeyRow, for_scopes},
};
use crate::{
    consent,
    imports::{
        read::phones,
        rows::{Domains, Known, Orgs, Sites},
    },
    search::keys::org_keys,
};

impl Written for Orgs {
    const TEACHES: bool = true;

    fn teach(known: &mut Known, org: &orgs::Model) {
        let facts = known.orgs.entry(org.id).or_default();
        facts.provider = org.kind.0 == model::orgs::OrgKind::Provider;
        facts.region = org.country.as_deref().and_then(phones::region);
    }

    async fn extras(db: &impl ConnectionTrait, models: &[&orgs::Model]) -> Result<Extras<Self>, DbErr> {
        let of = managers::Column::OrgId.is_in(models.iter().map(|org| org.id));
        let mut managed: Extras<Self> = HashMap::new();
        for row in managers::Entity::find().filter(of).all(db).await? {
            managed.entry(row.org_id).or_default().insert(row.provider_id);
        }
        Ok(managed)
    }

    async fn settle(tx: &DatabaseTransaction, changes: &[Change<Self>], _: &Known, _: bool) -> Result<(), DbErr> {
        give_scopes(tx, changes).await?;
        let mut next =
            providers::Entity::find().order_by_desc(providers::Column::Scope).one(tx).await?.map_or(1, |p| p.scope + 1);
        for change in changes {
            // A provider looks after itself.
            if change.old.is_some() || !change.extra.contains(&change.new.id) {
                continue;
            }
            let provider =
                providers::ActiveModel { org_id: Set(change.new.id), scope: Set(next), ..Default::default() };
            providers::Entity::insert(provider).exec_without_returning(tx).await?;
            next += 1;
        }
        let scopes = providers::Entity::find().all(tx).await?.into_iter().map(|p| (p.org_id, p.scope)).collect();
        let mut new = Vec::new();
        for change in changes {
            let none = BTreeSet::new();
            let old = change.old.as_ref().map_or(&none, |(_, managed)| managed);
            if change.old.is_some() && *old != change.extra {
                rescope(tx, &change.new, old, &change.extra, &scopes).await?;
            }
            let row =
                |provider: &Uuid| managers::ActiveModel { org_id: Set(change.new.id), provider_id: Set(*provider) };
            new.extend(change.extra.difference(old).map(row));
        }
        for some in new.chunks(1_000) {
            managers::Entity::insert_many(some.to_vec()).exec_without_returning(tx).await?;
        }
        let touched = changes.iter().map(|change| change.new.id).collect();
        refresh(tx, touched).await
    }
}

impl Written for Domains {
    async fn settle(tx: &DatabaseTransaction, changes: &[Change<Self>], _: &Known, _: bool) -> Result<(), DbErr> {
        let touched = changes.iter().map(|change| change.new.org_id).collect();
        refresh(tx, touched).await
    }
}

impl Written for Sites {
    async fn settle(tx: &DatabaseTransaction, changes: &[Change<Self>], _: &Known, _: bool) -> Result<(), DbErr> {
        let touched = changes.iter().map(|change| change.new.org_id).collect();
        refresh(tx, touched).await
    }
}

/// Gives every new org its own scope: the next number below all others.
async fn give_scopes(tx: &DatabaseTransaction, changes: &[Change<Orgs>]) -> Result<(), DbErr> {
    let lowest = orgs::Entity::find().order_by_asc(orgs::Column::Scope).one(tx).await?.map_or(0, |org| org.scope);
    for (change, scope) in changes.iter().filter(|change| change.old.is_none()).zip((i32::MIN..lowest).rev()) {
        let own = orgs::ActiveModel { id: Unchanged(change.new.id), scope: Set(scope), ..Default::default() };
        orgs::Entity::update(own).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Gives all keys of an org (its users', devices', orders' too) to the providers that manage it now, and takes them from
/// those that no longer do. Its own scope has them all.
async fn rescope(
    tx: &DatabaseTransaction,
    org: &orgs::Model,
    old: &BTreeSet<Uuid>,
    new: &BTreeSet<Uuid>,
    scopes: &HashMap<Uuid, i32>,
) -> Result<(), DbErr> {
    let run = |sql: String, values: Vec<Value>| Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    let scope = |provider: &Uuid| scopes.get(provider).copied();
    for added in new.difference(old).filter_map(scope) {
        for table in Table::ALL.map(Table::name) {
            let sql = format!(
                "INSERT INTO {table} (scope, kind, key, subject, owner) \
                 SELECT CAST($1 AS integer), kind, key, subject, owner FROM {table} WHERE scope = $2"
            );
            tx.execute_raw(run(sql, vec![added.into(), org.scope.into()])).await?;
        }
    }
    for removed in old.difference(new) {
        if let Some(scope) = scope(removed) {
            for table in Table::ALL.map(Table::name) {
                let sql = format!(
                    "DELETE FROM {table} WHERE scope = $1 AND (kind, key, subject) IN \
                     (SELECT kind, key, subject FROM search_key_new WHERE scope = $2 \
                     UNION ALL SELECT kind, key, subject FROM search_key WHERE scope = $2)"
                );
                tx.execute_raw(run(sql, vec![scope.into(), org.scope.into()])).await?;
            }
        }
        let sql = "DELETE FROM managers WHERE org_id = $1 AND provider_id = $2".to_owned();
        tx.execute_raw(run(sql, vec![org.id.into(), (*removed).into()])).await?;
        consent::end_all(tx, org.id, *removed).await?;
    }
    Ok(())
}

/// Writes the keys that lead to these orgs anew where they are no longer what the org's rows say.
pub async fn refresh(tx: &DatabaseTransaction, touched: BTreeSet<Uuid>) -> Result<(), DbErr> {
    let touched: Vec<Uuid> = touched.into_iter().collect();
    for some in touched.chunks(500) {
        refresh_some(tx, some).await?;
    }
    Ok(())
}

async fn refresh_some(tx: &DatabaseTransaction, ids: &[Uuid]) -> Result<(), DbErr> {
    let Keyed { scopes, wanted } = keyed(tx, ids).await?;
    // An org's own keys, in the order of its own scope: of its people's keys not one. Other scopes have the same.
    let own = [KeyKind::OrgName, KeyKind::OrgNameSound, KeyKind::Domain, KeyKind::Site, KeyKind::Subscription];
    let stored = search_key::all(tx, &scopes.keys().copied().collect::<Vec<_>>(), &own).await?;
    let mut there = Vec::new();
    for row in stored {
        for scope in scopes.get(&row.scope).into_iter().flatten() {
            let (kind, key) = (row.kind, row.key.clone());
            there.push(KeyRow { scope: *scope, kind, key, subject: row.subject, owner: row.owner });
        }
    }
    keys::turn(tx, there, wanted).await
}

/// The keys that lead to these orgs, in all their scopes.
pub async fn wanted(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<KeyRow>, DbErr> {
    keyed(db, ids).await.map(|keyed| keyed.wanted)
}

/// Orgs with what they are found by.
struct Keyed {
    /// By each org's own scope: all that it is in.
    scopes: HashMap<i32, Vec<i32>>,
    wanted: Vec<KeyRow>,
}

async fn keyed(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Keyed, DbErr> {
    let some = || ids.iter().copied();
    let rows = orgs::Entity::find().filter(orgs::Column::Id.is_in(some())).all(db).await?;
    let domains = domains::Entity::find().filter(domains::Column::OrgId.is_in(some())).all(db).await?;
    let sites = sites::Entity::find().filter(sites::Column::OrgId.is_in(some())).all(db).await?;
    let bought = subscriptions::Entity::find().filter(subscriptions::Column::OrgId.is_in(some())).all(db).await?;
    let managed = managers::Entity::find().filter(managers::Column::OrgId.is_in(some())).all(db).await?;
    let providers: HashMap<Uuid, i32> =
        providers::Entity::find().all(db).await?.into_iter().map(|p| (p.org_id, p.scope)).collect();
    let managed = by_org(managed, |row| row.org_id);
    let domains = by_org(domains, |row| row.org_id);
    let sites = by_org(sites, |row| row.org_id);
    let bought = by_org(bought, |row| row.org_id);

    let mut keyed = Keyed { scopes: HashMap::new(), wanted: Vec::new() };
    for org in &rows {
        let empty = (Vec::new(), Vec::new(), Vec::new());
        let domains = domains.get(&org.id).unwrap_or(&empty.0);
        let sites = sites.get(&org.id).unwrap_or(&empty.1);
        let bought = bought.get(&org.id).unwrap_or(&empty.2);
        let managers = managed.get(&org.id).into_iter().flatten();
        let scopes = managers.filter_map(|row| providers.get(&row.provider_id).copied()).chain([org.scope]);
        let scopes: Vec<i32> = scopes.collect();
        for_scopes(org_keys(org, domains, sites, bought), &scopes, org.id, &mut keyed.wanted);
        keyed.scopes.insert(org.scope, scopes);
    }
    Ok(keyed)
}

fn by_org<T>(rows: Vec<T>, org: impl Fn(&T) -> Uuid) -> HashMap<Uuid, Vec<T>> {
    let mut found: HashMap<Uuid, Vec<T>> = HashMap::new();
    for row in rows {
        found.entry(org(&row)).or_default().push(row);
    }
    found
}
