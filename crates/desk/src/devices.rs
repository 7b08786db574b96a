//! Telephones, room systems and other endpoints: the card of one, and a customer's list of them.

pub(crate) mod list;

use model::{
    AppError, DeviceId,
    audit::{SubjectKind, Verb},
    devices::{DeviceCard, DeviceOwner},
    search::{OrgRef, UserRef},
};
use store::{
    entities::{devices, orgs, users, workspaces},
    sea_orm::{self, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, RelationDef},
};
use uuid::Uuid;

use crate::{
    AgentDesk,
    audit::Event,
    clock::{timestamp, timestamp_unless_never},
    logged::Logged,
};

/// A device with the names of its org and its owner.
#[derive(FromQueryResult)]
struct Found {
    #[sea_orm(nested)]
    device: devices::Model,
    org_name: String,
    owner_id: Option<Uuid>,
    owner_name: Option<String>,
    workspace_name: Option<String>,
}

impl AgentDesk {
    /// Everything about one device: two statements, and three where it is somebody's.
    pub async fn device(&self, id: DeviceId) -> Result<DeviceCard, AppError> {
        let event = Event::new(Verb::OpenCard).about(SubjectKind::Device, id);
        self.noting(event, self.try_device(id)).await
    }

    async fn try_device(&self, id: DeviceId) -> Result<DeviceCard, AppError> {
        let found = devices::Entity::find_by_id(id.0)
            .column_as(orgs::Column::Name, "org_name")
            .column_as(users::Column::Id, "owner_id")
            .column_as(users::Column::DisplayName, "owner_name")
            .column_as(workspaces::Column::Name, "workspace_name")
            .join(JoinType::InnerJoin, org())
            .join(JoinType::LeftJoin, user())
            .join(JoinType::LeftJoin, workspace())
            .filter(self.reaches(devices::Column::OrgId))
            .into_model::<Found>();
        let found = found.one(self.store.read()).await.logged()?.ok_or_else(|| AppError::not_found("device"))?;
        let event = Event::new(Verb::OpenCard).of(found.device.org_id).about(SubjectKind::Device, id);
        let event = Event { user: found.device.user_id, ..event.called(&found.device.name) };
        self.saw(event, None).await?;
        let org = found.device.org_id;
        let mut card: DeviceCard = found.into();
        card.changed = self.latest_differences(org, id.0).await.logged()?;
        if let DeviceOwner::User(owner) = &card.owner {
            card.proof = self.proof_of(owner.id).await?;
        }
        Ok(card)
    }
}

fn org() -> RelationDef {
    devices::Entity::belongs_to(orgs::Entity).from(devices::Column::OrgId).to(orgs::Column::Id).into()
}

/// The user that a device names, where it is one of the device's own org.
fn user() -> RelationDef {
    devices::Entity::belongs_to(users::Entity)
        .from((devices::Column::UserId, devices::Column::OrgId))
        .to((users::Column::Id, users::Column::OrgId))
        .into()
}

/// The workspace that a device names, where it is one of the device's own org.
fn workspace() -> RelationDef {
    devices::Entity::belongs_to(workspaces::Entity)
        .from((devices::Column::WorkspaceId, devices::Column::OrgId))
        .to((workspaces::Column::Id, workspaces::Column::OrgId))
        .into()
}

impl From<Found> for DeviceCard {
    fn from(found: Found) -> Self {
        let owner = match (found.owner_id.zip(found.owner_name), found.workspace_name) {
            (Some((id, name)), _) => DeviceOwner::User(UserRef { id: id.into(), name }),
            (None, Some(name)) => DeviceOwner::Workspace { name },
            (None, None) => DeviceOwner::Nobody,
        };
        let device = found.device;
        Self {
            id: device.id.into(),
            org: OrgRef { id: device.org_id.into(), name: found.org_name },
            name: device.name,
            product: device.product,
            kind: device.kind.0,
            status: device.status.0,
            owner,
            serial: device.serial,
            mac: device.mac,
            ip: device.ip,
            sip_address: device.sip_address,
            software: device.software,
            upgrade_channel: device.upgrade_channel.map(|word| word.0),
            first_seen_at: device.first_seen_at.and_then(timestamp),
            last_seen_at: timestamp_unless_never(device.last_seen_at),
            error_codes: device.error_codes.0,
            changed: Vec::new(),
            proof: None,
        }
    }
}
