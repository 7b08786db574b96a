//! What pruning takes: noted on the org, and on those who lose something by it. What was noted of somebody goes with them.

use model::{
    differences::{DifferenceSource, Field, Of},
    imports::BundleFile,
};
use store::{
    entities::{devices, differences, holdings, licences, workspaces},
    sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect},
};
use uuid::Uuid;

use super::{About, Name, Noter};
use crate::imports::{rows::Known, write::Written};

/// Users or devices that are named one by one when they go at once; more are counted.
const NAMED: usize = 20;

/// Holders of a licence that are read at once.
const HOLDERS: u64 = 1_000;

/// Notes that these rows of `org`, which are still there, are about to be gone.
pub async fn gone<K: Written>(
    noter: &Noter,
    tx: &DatabaseTransaction,
    org: Uuid,
    rows: &[K::Model],
    known: &Known,
) -> Result<(), DbErr> {
    let ids: Vec<Uuid> = rows.iter().filter_map(K::subject_or_id).collect();
    let mut notes = noter.notes(known);
    let counted = match K::FILE {
        BundleFile::Users if rows.len() > NAMED => Some(Field::UsersGone),
        BundleFile::Devices if rows.len() > NAMED => Some(Field::DevicesGone),
        _ => None,
    };
    match counted {
        Some(field) => {
            let mut about = About { notes: &mut notes, org, of: (Of::Org, org), person: None };
            about.add(field, Name::None, Some(rows.len().to_string()), None);
        }
        None => rows.iter().for_each(|row| K::gone(row, &mut notes)),
    }
    match K::FILE {
        BundleFile::Users | BundleFile::Devices => {
            let own = differences::Entity::delete_many().filter(differences::Column::OrgId.eq(org));
            own.filter(differences::Column::SubjectId.is_in(ids)).exec(tx).await?;
        }
        BundleFile::Licences => licences_taken(noter, tx, org, &ids, known).await?,
        BundleFile::Workspaces => rooms_emptied(noter, tx, org, &ids, known).await?,
        _ => {}
    }
    noter.write(tx, notes, DifferenceSource::Prune).await
}

/// Whoever held a licence that is gone holds it no longer.
async fn licences_taken(
    noter: &Noter,
    tx: &DatabaseTransaction,
    org: Uuid,
    gone: &[Uuid],
    known: &Known,
) -> Result<(), DbErr> {
    let rows = licences::Entity::find().filter(licences::Column::Id.is_in(gone.iter().copied())).all(tx).await?;
    for licence in rows {
        let mut after = Uuid::nil();
        loop {
            let holders: Vec<Uuid> = holdings::Entity::find()
                .select_only()
                .column(holdings::Column::UserId)
                .filter(holdings::Column::LicenceId.eq(licence.id))
                .filter(holdings::Column::UserId.gt(after))
                .order_by_asc(holdings::Column::UserId)
                .limit(HOLDERS)
                .into_tuple()
                .all(tx)
                .await?;
            let Some(last) = holders.last() else { break };
            after = *last;
            let mut notes = noter.notes(known);
            for user in holders {
                let mut about = About { notes: &mut notes, org, of: (Of::User, user), person: Some(user) };
                about.add(Field::Licence, Name::Is(licence.name.clone()), Some("on".to_owned()), None);
            }
            noter.write(tx, notes, DifferenceSource::Prune).await?;
        }
    }
    Ok(())
}

/// Devices in rooms that are gone stand nowhere.
async fn rooms_emptied(
    noter: &Noter,
    tx: &DatabaseTransaction,
    org: Uuid,
    gone: &[Uuid],
    known: &Known,
) -> Result<(), DbErr> {
    let rooms = workspaces::Entity::find().filter(workspaces::Column::Id.is_in(gone.iter().copied())).all(tx).await?;
    let inside = devices::Entity::find()
        .filter(devices::Column::OrgId.eq(org))
        .filter(devices::Column::WorkspaceId.is_in(gone.iter().copied()));
    let mut notes = noter.notes(known);
    for device in inside.all(tx).await? {
        let room = rooms.iter().find(|room| Some(room.id) == device.workspace_id).map(|room| room.name.clone());
        let mut about = About { notes: &mut notes, org, of: (Of::Device, device.id), person: None };
        about.add(Field::Workspace, Name::None, room, None);
    }
    noter.write(tx, notes, DifferenceSource::Prune).await
}
