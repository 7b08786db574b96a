//! Providers and customers: the card of one, and keeping it at hand.

mod card;

use model::{AppError, OrgId, audit::Verb, orgs::OrgHead};
use store::{
    entities::{orgs, pins},
    sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::OnConflict},
};

use crate::{AgentDesk, audit::Event, clock, logged::Logged};

impl AgentDesk {
    /// Keeps a customer at hand in the search bar, or no longer. Doing it again changes nothing.
    pub async fn pin(&self, id: OrgId, pinned: bool) -> Result<(), AppError> {
        let org = self.reach_org(id).await?;
        let note = if pinned { "kept at hand" } else { "no longer kept at hand" };
        let change = self.begin(Event::on_org(Verb::Pin, &org).noting(note)).await?;
        if pinned {
            let pin = pins::ActiveModel { user_id: Set(self.me.id.0), org_id: Set(id.0), pinned_at: Set(clock::now()) };
            let once = OnConflict::columns([pins::Column::UserId, pins::Column::OrgId]).do_nothing().to_owned();
            pins::Entity::insert(pin).on_conflict(once).exec_without_returning(&*change).await.logged()?;
        } else {
            let pins = pins::Entity::delete_many().filter(pins::Column::UserId.eq(self.me.id.0));
            pins.filter(pins::Column::OrgId.eq(id.0)).exec(&*change).await.logged()?;
        }
        change.commit().await
    }
}

/// What stands above the lists of an org.
pub(crate) fn head(org: orgs::Model) -> OrgHead {
    OrgHead { id: OrgId(org.id), name: org.name, users: org.users, devices: org.devices }
}
