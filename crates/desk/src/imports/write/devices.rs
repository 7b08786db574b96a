//! Devices and the rooms that they stand in.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use store::{
    counters,
    entities::{devices, users, workspaces},
    load::{Counter, Load},
    sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QuerySelect},
};
use uuid::Uuid;

use super::{
    Change, Written, insert,
    keys::{self, for_scopes},
};
use crate::{
    imports::{
        read::{Refusal, Row},
        rows::{Devices, Known, Workspaces, fingerprint},
        seen::Seen,
    },
    search::keys::{Key, device_keys},
};

impl Written for Workspaces {
    const TEACHES: bool = true;

    fn teach(known: &mut Known, room: &workspaces::Model) {
        known.workspaces.insert(room.id, (room.org_id, room.name.clone()));
    }

    fn subject_or_id(room: &workspaces::Model) -> Option<Uuid> {
        Some(room.id)
    }

    /// A room's name is among the keys of the devices in it.
    async fn settle(tx: &DatabaseTransaction, changes: &[Change<Self>], known: &Known, _: bool) -> Result<(), DbErr> {
        let renamed = changes.iter().filter(|c| c.old.as_ref().is_some_and(|(old, ())| old.name != c.new.name));
        let names = |room: &Change<Self>| {
            (room.new.id, (room.old.as_ref().map(|(old, ())| old.name.clone()), room.new.name.clone()))
        };
        let names: HashMap<Uuid, (Option<String>, String)> = renamed.clone().map(names).collect();
        // Of a room that another customer has now the devices are still that customer's whose it was.
        let whose = |room: &Change<Self>| [Some(room.new.org_id), room.old.as_ref().map(|(old, ())| old.org_id)];
        let orgs: BTreeSet<Uuid> = renamed.flat_map(whose).flatten().collect();
        if names.is_empty() {
            return Ok(());
        }
        let inside = devices::Entity::find()
            .filter(devices::Column::OrgId.is_in(orgs))
            .filter(devices::Column::WorkspaceId.is_in(names.keys().copied()))
            .all(tx)
            .await?;
        let (mut before, mut after) = (Vec::new(), Vec::new());
        for device in &inside {
            let Some((old, new)) = device.workspace_id.and_then(|room| names.get(&room)) else { continue };
            let scopes = known.orgs.get(&device.org_id).map(|org| &*org.scopes).unwrap_or_default();
            for_scopes(device_keys(device, old.as_deref()), scopes, device.id, &mut before);
            for_scopes(device_keys(device, Some(new)), scopes, device.id, &mut after);
        }
        keys::turn(tx, before, after).await
    }
}

impl Written for Devices {
    const LOADED: &'static [&'static str] = &["devices"];

    fn order(row: &Row<'_>) -> Option<Vec<u8>> {
        row.id("id").ok().map(|id| id.into_bytes().to_vec())
    }

    fn subject(device: &devices::Model) -> Option<Uuid> {
        Some(device.id)
    }

    fn search_keys(device: &devices::Model, known: &Known) -> Vec<Key> {
        let room = device.workspace_id.and_then(|room| known.workspaces.get(&room));
        device_keys(device, room.map(|(_, name)| &**name))
    }

    /// A device's person is of the same org.
    async fn check(
        db: &impl ConnectionTrait,
        models: &[&devices::Model],
        users: Option<&Seen>,
    ) -> Result<Vec<(usize, Refusal)>, DbErr> {
        let named: BTreeSet<Uuid> = models.iter().filter_map(|device| device.user_id).collect();
        if named.is_empty() {
            return Ok(Vec::new());
        }
        let owners: Vec<(Uuid, Uuid)> = users::Entity::find()
            .select_only()
            .columns([users::Column::Id, users::Column::OrgId])
            .filter(users::Column::Id.is_in(named))
            .into_tuple()
            .all(db)
            .await?;
        let owners: HashMap<Uuid, Uuid> = owners.into_iter().collect();
        let mut refused = Vec::new();
        for (at, device) in models.iter().enumerate() {
            let Some(user) = device.user_id else { continue };
            let coming = users.is_some_and(|users| users.contains(fingerprint(&user)));
            if !owners.contains_key(&user) && coming {
                continue;
            }
            if let Err(refusal) = Known::owned("user_id", user, owners.get(&user), device.org_id) {
                refused.push((at, refusal));
            }
        }
        Ok(refused)
    }

    fn load(changes: &[Change<Self>]) -> Load {
        let mut load = Load { tables: vec![insert::loaded(changes)], ..Load::default() };
        for change in changes {
            *load.counts.entry((Counter::DevicesOfOrg, change.new.org_id)).or_default() += 1;
        }
        load
    }

    async fn settle(
        tx: &DatabaseTransaction,
        changes: &[Change<Self>],
        known: &Known,
        later: bool,
    ) -> Result<(), DbErr> {
        let mut devices: BTreeMap<Uuid, i64> = BTreeMap::new();
        for change in changes {
            *devices.entry(change.new.org_id).or_default() += 1;
            if let Some((old, ())) = &change.old {
                *devices.entry(old.org_id).or_default() -= 1;
            }
        }
        for (org, more) in devices.into_iter().filter(|(_, more)| *more != 0) {
            counters::add_to_org(tx, org, 0, more).await?;
        }
        keys::replace(tx, changes, known, later).await
    }
}
