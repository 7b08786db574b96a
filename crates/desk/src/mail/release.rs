//! The owner of a mailbox, who once reported our mail as spam, is asked by a link whether it is wanted again.

use model::{
    AppError, ErrorKind, UserId,
    audit::{SubjectKind, Verb},
    links::LinkKind,
    mail::{MailKind, Posted, SuppressionReason},
    verification::Offer,
};
use store::{
    entities::{releases, users},
    sea_orm::{
        ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter,
    },
};
use uuid::Uuid;

use super::{
    clear::{address_of, lift, posted},
    folded, hold,
    letters::{self, Language},
    post::{Post, post},
};
use crate::{
    AgentDesk, Desk,
    audit::Event,
    clock,
    contact::masked,
    links::{self, NewLink, RELEASE_LIFE, Told, told_to},
    logged::Logged,
    policy::{Act, Standing, offer},
};
use model::error::later;

/// Whether the owner can be asked about a hold.
pub(super) fn may_ask(reason: Option<SuppressionReason>, standing: &Standing) -> Offer {
    match reason {
        Some(SuppressionReason::Complaint) => offer(Act::AskOwner, standing),
        _ => Offer::Closed { says: later("Nobody has reported our mail to this address as spam.").to_owned() },
    }
}

impl AgentDesk {
    /// Mails the owner of a mailbox the question, once a day at most: the one mail that goes to an address with a complaint.
    pub async fn ask_owner(&self, id: UserId, address: &str) -> Result<Posted, AppError> {
        let event = Event::new(Verb::AskOwner).about(SubjectKind::User, id);
        self.noting(event, self.try_ask_owner(id, address)).await
    }

    async fn try_ask_owner(&self, id: UserId, address: &str) -> Result<Posted, AppError> {
        let user = self.reach_user(id).await?;
        let office = self.desk.office()?;
        let mailbox = address_of(&user, address)?;
        let event = Event::on_user(Verb::AskOwner, &user).noting(masked(&mailbox));
        let change = self.begin(event).await?;
        self.one_at_a_time(&change, user.id).await?;
        let held = hold::of(&*change, &folded(&mailbox)).await?;
        let standing = self.standing(&*change, &user).await?;
        self.require(Act::AskOwner, may_ask(held.map(|held| held.reason.0), &standing))?;
        let now = clock::now();
        let lately = releases::Entity::find().filter(releases::Column::Address.eq(folded(&mailbox)));
        let lately = lately.filter(releases::Column::CreatedAt.gt(now - RELEASE_LIFE));
        if lately.count(&*change).await.logged()? > 0 {
            return Err(AppError::too_many(3_600, "The owner was asked within the last 24 hours already."));
        }
        let id = Uuid::now_v7();
        let row = releases::ActiveModel {
            id: Set(id),
            address: Set(folded(&mailbox)),
            agent_id: Set(self.me.id.0),
            user_id: Set(user.id),
            org_id: Set(user.org_id),
            provider_id: Set(self.me.provider.id.0),
            created_at: Set(now),
        };
        releases::Entity::insert(row).exec_without_returning(&*change).await.logged()?;
        let link = NewLink { kind: LinkKind::Release, subject: id, expires_at: now + RELEASE_LIFE };
        let link = office.link(&links::add(&*change, link).await?);
        let language = Language::of(user.locale.as_deref());
        let question = Post {
            provider: self.me.provider.id.0,
            to: &user,
            mailbox: &mailbox,
            kind: MailKind::ReleaseRequest,
            letter: letters::release(language, &self.me.provider.name, &link),
            expires_at: Some(now + RELEASE_LIFE),
        };
        let mail = post(&*change, &office, &self.desk.keys, question).await?;
        change.commit().await?;
        office.bell.notify_one();
        Ok(posted(&mail))
    }
}

pub(crate) async fn told(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Told>, AppError> {
    let Some(row) = releases::Entity::find_by_id(id).one(db).await.logged()? else { return Ok(None) };
    let told = told_to(db, row.user_id, row.agent_id, row.created_at).await?;
    Ok(told.map(|told| Told { address: Some(masked(&row.address)), ..told }))
}

impl Desk {
    /// The owner wants our mail again.
    pub(crate) async fn release(&self, change: &DatabaseTransaction, id: Uuid) -> Result<(), AppError> {
        let row = releases::Entity::find_by_id(id).one(change).await.logged()?.ok_or_else(links::gone)?;
        let user = users::Entity::find_by_id(row.user_id).one(change).await.logged()?;
        let user = user.ok_or_else(|| AppError::new(ErrorKind::NotFound, "This account is no longer there."))?;
        let Some(held) = hold::locked(change, &row.address).await? else { return Ok(()) };
        if held.reason.0 != SuppressionReason::Complaint {
            return Ok(());
        }
        lift(change, &held, None, &user, "The owner of the mailbox wants our mail again.", clock::now()).await
    }
}
