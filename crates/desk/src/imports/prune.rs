//! Deleting what an org has in the database and not in the files, carefully: never much of an org unless told to.

use std::collections::{BTreeSet, HashSet};

use model::imports::BundleFile;
use store::{
    counters,
    entities::{devices, domains, licences, orders, sites, subscriptions, users, workspaces},
    sea_orm::{
        ColumnTrait, Condition, DatabaseTransaction, DbErr, EntityTrait, Iterable, PrimaryKeyToColumn, QueryFilter,
        QueryOrder, QuerySelect, TryGetableMany, Value,
        sea_query::{Expr, IntoValueTuple},
    },
};
use uuid::Uuid;

use super::{
    ImportError, differ,
    rows::{self, Kind, fingerprint},
    run::Run,
    seen::Seen,
    write::{Written, key_rows, keys, orgs, release_licences},
};
use crate::search::keys::device_keys;

/// Keys that are read at a time, and rows in a transaction.
const KEYS: u64 = 20_000;
const BATCH: usize = 500;

/// Prunes what one file of the bundle is about.
pub async fn file(run: &mut Run<'_>, file: BundleFile, seen: &Seen, orgs: &HashSet<Uuid>) -> Result<(), ImportError> {
    match file {
        BundleFile::Domains => kind::<rows::Domains>(run, domains::Column::OrgId, seen, orgs).await,
        BundleFile::Sites => kind::<rows::Sites>(run, sites::Column::OrgId, seen, orgs).await,
        BundleFile::Orders => kind::<rows::Orders>(run, orders::Column::OrgId, seen, orgs).await,
        BundleFile::Subscriptions => kind::<rows::Subscriptions>(run, subscriptions::Column::OrgId, seen, orgs).await,
        BundleFile::Licences => kind::<rows::Licences>(run, licences::Column::OrgId, seen, orgs).await,
        BundleFile::Workspaces => kind::<rows::Workspaces>(run, workspaces::Column::OrgId, seen, orgs).await,
        BundleFile::Users => kind::<rows::Users>(run, users::Column::OrgId, seen, orgs).await,
        BundleFile::Devices => kind::<rows::Devices>(run, devices::Column::OrgId, seen, orgs).await,
        // An org is never deleted by leaving it out, and what happened to mail happened.
        BundleFile::Organizations
        | BundleFile::OrderLines
        | BundleFile::MailEvents
        | BundleFile::Suppressions
        | BundleFile::LicenceDays
        | BundleFile::DeviceDays => Ok(()),
    }
}

async fn kind<K>(
    run: &mut Run<'_>,
    org_column: <K::Entity as EntityTrait>::Column,
    seen: &Seen,
    orgs: &HashSet<Uuid>,
) -> Result<(), ImportError>
where
    K: Written,
    K::Key: TryGetableMany + IntoValueTuple,
{
    if seen.incomplete {
        run.progress.warn(&format!("{}: nothing pruned, because a refused row has no readable id", K::FILE));
        return Ok(());
    }
    // In their order, so that what is told comes the same way each time.
    for org in orgs.iter().copied().collect::<BTreeSet<Uuid>>() {
        let of_org = Condition::all().add(org_column.eq(org));
        let (total, gone) = missing::<K>(run, &of_org, seen).await?;
        let limited = matches!(K::FILE, BundleFile::Users | BundleFile::Devices) && !run.options.force;
        if limited && gone.len() * 10 > total {
            let (gone, file) = (gone.len(), K::FILE);
            run.progress.warn(&format!(
                "{file}: nothing pruned of organization {org}: {gone} of its {total} are missing, more than a tenth; --force does it"
            ));
            continue;
        }
        run.tally().pruned += gone.len() as u64;
        if !run.options.dry_run {
            for some in gone.chunks(BATCH) {
                let tx = run.store.begin().await?;
                let these = own_column::<K>().is_in(some.iter().cloned());
                let rows = K::Entity::find().filter(of_org.clone()).filter(these).all(&tx).await?;
                delete::<K>(&tx, org, &rows, run).await?;
                run.touched.add_orgs(&tx, [org].into_iter()).await?;
                tx.commit().await?;
            }
        }
        forget(run, K::FILE, &gone.into_iter().filter_map(id_of).collect::<Vec<_>>());
    }
    Ok(())
}

/// How many rows an org has, and what in their [`own_column`] those have that are not in the files. Only keys are read, some
/// at a time: an org may have more rows than there is memory for.
async fn missing<K>(run: &Run<'_>, of_org: &Condition, seen: &Seen) -> Result<(usize, Vec<Value>), DbErr>
where
    K: Written,
    K::Key: TryGetableMany + IntoValueTuple,
{
    let own = own_column::<K>();
    let (mut total, mut gone, mut read) = (0, Vec::new(), of_org.clone());
    loop {
        let some = K::Entity::find()
            .select_only()
            .columns(key_columns::<K>())
            .filter(read)
            .order_by_asc(own)
            .limit(KEYS)
            .into_tuple::<K::Key>()
            .all(run.store.read())
            .await?;
        total += some.len();
        let value = |key: &K::Key| key.clone().into_value_tuple().into_iter().last();
        gone.extend(some.iter().filter(|key| !seen.contains(fingerprint(*key))).filter_map(value));
        match some.last().and_then(value) {
            Some(last) if some.len() as u64 == KEYS => read = of_org.clone().add(own.gt(last)),
            _ => return Ok((total, gone)),
        }
    }
}

fn id_of(value: Value) -> Option<Uuid> {
    match value {
        Value::Uuid(id) => id,
        _ => None,
    }
}

fn key_columns<K: Kind>() -> impl Iterator<Item = <K::Entity as EntityTrait>::Column> {
    <K::Entity as EntityTrait>::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column)
}

/// The last column of the primary key tells the rows of one org apart.
fn own_column<K: Kind>() -> <K::Entity as EntityTrait>::Column {
    key_columns::<K>().last().expect("a table has a key")
}

async fn delete<K: Written>(
    tx: &DatabaseTransaction,
    org: Uuid,
    gone: &[K::Model],
    run: &Run<'_>,
) -> Result<(), DbErr> {
    differ::gone::<K>(&run.noter, tx, org, gone, &run.known).await?;
    let ids: Vec<Uuid> = gone.iter().filter_map(K::subject_or_id).collect();
    let count = i64::try_from(gone.len()).unwrap_or(i64::MAX);
    match K::FILE {
        BundleFile::Users => {
            release_licences(tx, &ids).await?;
            counters::add_to_org(tx, org, -count, 0).await?;
        }
        BundleFile::Devices => counters::add_to_org(tx, org, 0, -count).await?,
        BundleFile::Workspaces => empty_rooms(tx, org, &ids, run).await?,
        _ => {}
    }
    let mut outdated = Vec::new();
    gone.iter().for_each(|row| key_rows::<K>(row, &run.known, &mut outdated));
    keys::delete(tx, &outdated).await?;
    rows_of::<K>(tx, gone).await?;
    if matches!(K::FILE, BundleFile::Domains | BundleFile::Sites | BundleFile::Subscriptions) {
        orgs::refresh(tx, [org].into()).await?;
    }
    Ok(())
}

/// Deletes rows by their primary keys; what belongs to them goes with them.
async fn rows_of<K: Kind>(tx: &DatabaseTransaction, gone: &[K::Model]) -> Result<(), DbErr> {
    use store::sea_orm::ModelTrait;
    let one =
        |row: &K::Model| key_columns::<K>().fold(Condition::all(), |all, column| all.add(column.eq(row.get(column))));
    for some in gone.chunks(200) {
        let any = some.iter().fold(Condition::any(), |any, row| any.add(one(row)));
        K::Entity::delete_many().filter(any).exec(tx).await?;
    }
    Ok(())
}

/// Devices that stood in rooms which are gone stand nowhere.
async fn empty_rooms(tx: &DatabaseTransaction, org: Uuid, rooms: &[Uuid], run: &Run<'_>) -> Result<(), DbErr> {
    let inside = Condition::all()
        .add(devices::Column::OrgId.eq(org))
        .add(devices::Column::WorkspaceId.is_in(rooms.iter().copied()));
    let found = devices::Entity::find().filter(inside.clone()).all(tx).await?;
    let scopes = run.known.orgs.get(&org).map(|org| &*org.scopes).unwrap_or_default();
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for device in &found {
        let room = device.workspace_id.and_then(|room| run.known.workspaces.get(&room)).map(|(_, name)| &**name);
        keys::for_scopes(device_keys(device, room), scopes, device.id, &mut before);
        keys::for_scopes(device_keys(device, None), scopes, device.id, &mut after);
    }
    keys::turn(tx, before, after).await?;
    let nowhere = Expr::value(Option::<Uuid>::None);
    devices::Entity::update_many()
        .col_expr(devices::Column::WorkspaceId, nowhere)
        .filter(inside)
        .exec(tx)
        .await
        .map(drop)
}

/// Rows of later files no longer name what is gone.
fn forget(run: &mut Run<'_>, file: BundleFile, gone: &[Uuid]) {
    if gone.is_empty() {
        return;
    }
    let known = std::sync::Arc::make_mut(&mut run.known);
    match file {
        BundleFile::Licences => known.licences.retain(|id, _| !gone.contains(id)),
        BundleFile::Workspaces => known.workspaces.retain(|id, _| !gone.contains(id)),
        BundleFile::Orders => known.orders.retain(|number, _| !gone.contains(&rows::order_id(number))),
        _ => {}
    }
}
