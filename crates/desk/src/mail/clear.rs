//! Lifting a hold: for a reason, once a day at most, and with one mail that shows whether it was right.

use model::{
    AppError, ErrorKind, UserId,
    audit::{SubjectKind, Verb},
    classify::on_one_line,
    mail::{MailKind, MailStatus, Posted, SuppressionReason},
    verification::{Level, Offer},
};
use store::{
    entities::{clearances, deliveries, suppressions, users},
    sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, ModelTrait, PaginatorTrait, QueryFilter},
};
use uuid::Uuid;

use super::{
    folded, hold,
    letters::{self, Language},
    post::{Post, PostOffice, post},
};
use crate::{
    AgentDesk,
    audit::Event,
    clock,
    contact::{masked, named},
    logged::Logged,
    policy::{Act, Standing, offer},
    warnings::mark,
};
use model::error::later;

const DAY: i64 = 24 * 60 * 60;

/// Holds that one agent may lift in a day.
const PER_AGENT: u64 = 20;

/// Characters of a reason.
const REASON: std::ops::RangeInclusive<usize> = 3..=500;

/// Whether a hold may be lifted, by what it is.
pub(super) fn may_clear(held: &suppressions::Model, standing: &Standing) -> Offer {
    let (act, says) = match held.reason.0 {
        SuppressionReason::Complaint => {
            let says = later("Its reader reported our mail as spam: only the owner of the mailbox can lift this.");
            return Offer::Closed { says: says.to_owned() };
        }
        SuppressionReason::SoftBounce => (Act::ClearSoft, ""),
        SuppressionReason::HardBounce => (
            Act::ClearHard,
            later(
                "Mail came back for good: the caller has to confirm another mailbox, or somebody has to vouch, before it is lifted.",
            ),
        ),
        SuppressionReason::Manual => (
            Act::ClearHard,
            later(
                "The hold was set by hand: the caller has to confirm another mailbox, or somebody has to vouch, before it is lifted.",
            ),
        ),
    };
    match offer(act, standing) {
        Offer::Open if act == Act::ClearHard && only_by(standing, &held.address) => {
            needs(later("The caller has to confirm another mailbox than this one, or somebody has to vouch."))
        }
        Offer::Needs { .. } => needs(says),
        offer => offer,
    }
}

fn needs(says: &str) -> Offer {
    Offer::Needs { level: Level::Mailbox, says: says.to_owned() }
}

/// Whether the only proof is a code read from the very mailbox in question.
fn only_by(standing: &Standing, address: &str) -> bool {
    standing.level == Level::Mailbox && standing.address.as_deref() == Some(address)
}

/// The one of a user's addresses that `given` names, in full or masked.
pub(super) fn address_of(user: &users::Model, given: &str) -> Result<String, AppError> {
    let found = named(&user.emails.0, given).cloned();
    found.ok_or_else(|| AppError::invalid("address", "The user has no such address, or more than one like it."))
}

impl AgentDesk {
    /// Lifts the hold on one of a user's addresses and sends one mail there, in one act. `not_allowed` where the caller has to
    /// prove more or only the owner may; `too_many` for a second time within a day, or an agent's twenty-first.
    pub async fn clear_suppression(&self, id: UserId, address: &str, reason: &str) -> Result<Posted, AppError> {
        let event = Event::new(Verb::ClearHold).about(SubjectKind::User, id);
        self.noting(event, self.try_clear(id, address, reason)).await
    }

    async fn try_clear(&self, id: UserId, address: &str, reason: &str) -> Result<Posted, AppError> {
        let user = self.reach_user(id).await?;
        let office = self.desk.office()?;
        let nul = reason.contains('\0');
        let reason = &on_one_line(reason);
        if nul || !REASON.contains(&reason.chars().count()) {
            return Err(AppError::invalid("reason", "Say in a few words why mail will arrive now."));
        }
        let mailbox = address_of(&user, address)?;
        let event = Event::on_user(Verb::ClearHold, &user).noting(format!("{}: {reason}", masked(&mailbox)));
        let change = self.begin(event).await?;
        self.one_at_a_time(&change, user.id).await?;
        let held = hold::locked(&*change, &folded(&mailbox)).await?;
        let held = held.ok_or_else(|| AppError::new(ErrorKind::Conflict, "This address is not held back any more."))?;
        let standing = self.standing(&*change, &user).await?;
        self.require(Act::ClearSoft, may_clear(&held, &standing))?;
        let now = clock::now();
        self.throttle_clearing(&*change, &held.address, now).await?;
        lift(&*change, &held, Some(self.me.id.0), &user, reason, now).await?;
        let mail = self.trial(&*change, &office, &user, &mailbox).await?;
        self.use_proof(&*change, &standing).await?;
        change.commit().await?;
        office.bell.notify_one();
        tracing::info!(agent = %self.me.id, user = %user.id, "lifted a hold");
        Ok(posted(&mail))
    }

    async fn throttle_clearing(&self, db: &impl ConnectionTrait, address: &str, now: i64) -> Result<(), AppError> {
        let lately = || clearances::Entity::find().filter(clearances::Column::At.gt(now - DAY));
        if lately().filter(clearances::Column::Address.eq(address)).count(db).await.logged()? > 0 {
            return Err(too_many(later(
                "This hold was lifted within the last 24 hours already, and mail came back again.",
            )));
        }
        if lately().filter(clearances::Column::AgentId.eq(self.me.id.0)).count(db).await.logged()? >= PER_AGENT {
            return Err(too_many(later("You have lifted 20 holds within 24 hours, the most for one agent.")));
        }
        Ok(())
    }

    /// The one mail that shows whether mail arrives: the invitation where it is still wanted, else a trial.
    async fn trial(
        &self,
        change: &impl ConnectionTrait,
        office: &PostOffice,
        user: &users::Model,
        mailbox: &str,
    ) -> Result<deliveries::Model, AppError> {
        let language = Language::of(user.locale.as_deref());
        if super::invite::is_wanted(user) {
            return self.post_invitation(change, office, user, mailbox).await;
        }
        let trial = Post {
            provider: self.me.provider.id.0,
            to: user,
            mailbox,
            kind: MailKind::Trial,
            letter: letters::trial(language, &self.me.provider.name),
            expires_at: None,
        };
        post(change, office, &self.desk.keys, trial).await
    }
}

/// Takes a hold away and keeps who did it and why.
pub(super) async fn lift(
    change: &impl ConnectionTrait,
    held: &suppressions::Model,
    agent: Option<Uuid>,
    user: &users::Model,
    why: &str,
    now: i64,
) -> Result<(), AppError> {
    let row = clearances::ActiveModel {
        id: Set(Uuid::now_v7()),
        address: Set(held.address.clone()),
        agent_id: Set(agent),
        user_id: Set(user.id),
        org_id: Set(user.org_id),
        at: Set(now),
        why: Set(why.to_owned()),
        reason: Set(held.reason),
        since: Set(held.since),
    };
    clearances::Entity::insert(row).exec_without_returning(change).await.logged()?;
    held.clone().delete(change).await.logged()?;
    mark::org(change, user.org_id).await.logged()?;
    mark::addresses(change, &[&held.address]).await.logged()?;
    store::live::tell(change, user.id, user.org_id, "mail").await.logged()
}

pub(super) fn posted(mail: &deliveries::Model) -> Posted {
    Posted {
        message_id: mail.message_id.clone(),
        masked_address: masked(&mail.mailbox),
        status: MailStatus::InProgress,
    }
}

fn too_many(why: &'static str) -> AppError {
    AppError::too_many(3_600, why)
}
