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
    let taking = Taking { noter, tx, org, gone: ids, known };
    match K::FILE {
        BundleFile::Users | BundleFile::Devices => taking.forget().await?,
        BundleFile::Licences => taking.licences().await?,
        BundleFile::Workspaces => taking.rooms().await?,
        _ => {}
    }
    noter.write(tx, notes, DifferenceSource::Prune).await
}

/// What is about to be gone of an org, by id.
struct Taking<'a> {
    noter: &'a Noter,
    tx: &'a DatabaseTransaction,
    org: Uuid,
    gone: Vec<Uuid>,
    known: &'a Known,
}

impl Taking<'_> {
    /// What was noted of them goes with them.
    async fn forget(self) -> Result<(), DbErr> {
        let own = differences::Entity::delete_many().filter(differences::Column::OrgId.eq(self.org));
        own.filter(differences::Column::SubjectId.is_in(self.gone)).exec(self.tx).await.map(drop)
    }

    /// Whoever held a licence that is gone holds it no longer.
    async fn licences(self) -> Result<(), DbErr> {
        let rows = licences::Entity::find().filter(licences::Column::Id.is_in(self.gone)).all(self.tx).await?;
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
                    .all(self.tx)
                    .await?;
                let Some(last) = holders.last() else { break };
                after = *last;
                let mut notes = self.noter.notes(self.known);
                for user in holders {
                    let of = (Of::User, user);
                    let mut about = About { notes: &mut notes, org: self.org, of, person: Some(user) };
                    about.add(Field::Licence, Name::Is(licence.name.clone()), Some("on".to_owned()), None);
                }
                self.noter.write(self.tx, notes, DifferenceSource::Prune).await?;
            }
        }
        Ok(())
    }

    /// Devices in rooms that are gone stand nowhere.
    async fn rooms(self) -> Result<(), DbErr> {
        let rooms = workspaces::Entity::find().filter(workspaces::Column::Id.is_in(self.gone.iter().copied()));
        let rooms = rooms.all(self.tx).await?;
        let inside = devices::Entity::find()
            .filter(devices::Column::OrgId.eq(self.org))
            .filter(devices::Column::WorkspaceId.is_in(self.gone));
        let mut notes = self.noter.notes(self.known);
        for device in inside.all(self.tx).await? {
            let room = rooms.iter().find(|room| Some(room.id) == device.workspace_id).map(|room| room.name.clone());
            let mut about = About { notes: &mut notes, org: self.org, of: (Of::Device, device.id), person: None };
            about.add(Field::Workspace, Name::None, room, None);
        }
        self.noter.write(self.tx, notes, DifferenceSource::Prune).await
    }
}
