//! Whose history is asked for, and what belongs to it.

use model::{
    AppError, DeviceId, OrgId, UserId,
    audit::{History, HistoryInput, Subject, SubjectKind, Verb},
    devices::DeviceStatus,
    search::OrgRef,
};
use store::{
    entities::{audit_events::Column, devices, users},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr},
};
use uuid::Uuid;

use super::{Event, log::known_to, timeline::Asked};
use crate::{AgentDesk, logged::Logged, mail::folded, policy::Act, users::list::is_administrator};

/// Administrators whose mail belongs to the history of their org.
const ADMINISTRATORS: u64 = 20;

impl AgentDesk {
    /// What was read and done about a user, what changed of them in the directory, and which mail to them did not arrive.
    pub async fn user_history(&self, id: UserId, input: HistoryInput) -> Result<History, AppError> {
        let event = Event::new(Verb::ReadLog).about(SubjectKind::User, id);
        self.noting(event, self.try_user_history(id, input)).await
    }

    async fn try_user_history(&self, id: UserId, input: HistoryInput) -> Result<History, AppError> {
        let user = self.reach_user(id).await?;
        self.may(Act::ReadHistory)?;
        self.saw(Event::on_user(Verb::ReadLog, &user), input.page.cursor.as_deref()).await?;
        let asked = Asked {
            of: Subject { kind: SubjectKind::User, id: id.to_string(), name: Some(user.display_name) },
            org: self.org_of(user.org_id).await?,
            subject: user.id,
            events: self.ours_to_read().filter(Column::UserId.eq(id.0)),
            addresses: user.emails.0.iter().map(|address| folded(address)).collect(),
            worked_at: user.last_active_at,
            all: !input.changes,
        };
        self.timeline(asked, &input.page).await
    }

    /// The same of a customer: what was read and done about it, its users and its devices, what changed of it, and mail to
    /// its administrators.
    pub async fn org_history(&self, id: OrgId, input: HistoryInput) -> Result<History, AppError> {
        let event = Event::new(Verb::ReadLog).about(SubjectKind::Org, id);
        self.noting(event, self.try_org_history(id, input)).await
    }

    async fn try_org_history(&self, id: OrgId, input: HistoryInput) -> Result<History, AppError> {
        let org = self.reach_org(id).await?;
        self.may(Act::ReadHistory)?;
        self.saw(Event::on_org(Verb::ReadLog, &org), input.page.cursor.as_deref()).await?;
        let asked = Asked {
            of: Subject { kind: SubjectKind::Org, id: id.to_string(), name: Some(org.name.clone()) },
            org: OrgRef { id, name: org.name },
            subject: org.id,
            events: self.ours_to_read().filter(Column::OrgId.eq(id.0)),
            addresses: self.addresses_of_administrators(org.id).await?,
            worked_at: 0,
            all: !input.changes,
        };
        self.timeline(asked, &input.page).await
    }

    /// The same of a device.
    pub async fn device_history(&self, id: DeviceId, input: HistoryInput) -> Result<History, AppError> {
        let event = Event::new(Verb::ReadLog).about(SubjectKind::Device, id);
        self.noting(event, self.try_device_history(id, input)).await
    }

    async fn try_device_history(&self, id: DeviceId, input: HistoryInput) -> Result<History, AppError> {
        let device = devices::Entity::find_by_id(id.0).filter(self.reaches(devices::Column::OrgId));
        let device = device.one(self.store.read()).await.logged()?.ok_or_else(|| AppError::not_found("device"))?;
        self.may(Act::ReadHistory)?;
        let event = Event::new(Verb::ReadLog).of(device.org_id).about(SubjectKind::Device, id);
        let event = Event { user: device.user_id, ..event.called(&device.name) };
        self.saw(event, input.page.cursor.as_deref()).await?;
        let about = self.ours_to_read().filter(Column::OrgId.eq(device.org_id));
        // Of a device that is there now it works now, as far as anybody can say.
        let away = matches!(device.status.0, DeviceStatus::Disconnected | DeviceStatus::OfflineExpired);
        let asked = Asked {
            of: Subject { kind: SubjectKind::Device, id: id.to_string(), name: Some(device.name) },
            org: self.org_of(device.org_id).await?,
            subject: device.id,
            events: about.filter(Column::SubjectId.eq(id.to_string())).filter(Expr::cust("subject_kind = 'device'")),
            addresses: Vec::new(),
            worked_at: if away { device.last_seen_at } else { 0 },
            all: !input.changes,
        };
        self.timeline(asked, &input.page).await
    }

    /// Lines of this provider's agents, and of the customers' own people: another provider's are not ours to read.
    fn ours_to_read(&self) -> store::sea_orm::Select<store::entities::audit_events::Entity> {
        known_to(self.me.provider.id.0)
    }

    async fn org_of(&self, id: Uuid) -> Result<OrgRef, AppError> {
        let org = self.reach_org(OrgId(id)).await?;
        Ok(OrgRef { id: OrgId(org.id), name: org.name })
    }

    /// Folded.
    async fn addresses_of_administrators(&self, org: Uuid) -> Result<Vec<String>, AppError> {
        let them = users::Entity::find()
            .filter(is_administrator(OrgId(org)))
            .order_by_asc(users::Column::SortName)
            .order_by_asc(users::Column::Id)
            .limit(ADMINISTRATORS);
        let them = them.all(self.store.read()).await.logged()?;
        Ok(them.iter().filter_map(|user| user.emails.0.first()).map(|address| folded(address)).collect())
    }
}
