//! Sending the invitation again: at most once in a day, unless the last one failed.

use model::{
    AppError, UserId,
    audit::{SubjectKind, Verb},
    mail::{MailKind, MailStatus, Posted},
    users::UserStatus,
    verification::Offer,
};
use store::{
    entities::{deliveries, mail_events, orgs, users},
    sea_orm::{ConnectionTrait, EntityTrait},
};

use super::{
    clear::posted,
    folded, hold, invited_at, last_mail,
    letters::{self, Language},
    post::{Post, PostOffice, post},
};
use crate::{
    AgentDesk,
    audit::Event,
    clock,
    logged::Logged,
    policy::{Act, Standing, offer},
};
use model::error::later;

/// Seconds between two invitations.
const BETWEEN: i64 = 24 * 60 * 60;

/// Whether the user has yet to come in.
pub(super) fn is_wanted(user: &users::Model) -> bool {
    matches!(user.status.0, UserStatus::NotVerified | UserStatus::Verified)
}

/// Whether the invitation may be sent again, as far as the log of events and the standing say.
pub(super) fn may_invite(
    user: &users::Model,
    events: &[mail_events::Model],
    held: bool,
    standing: &Standing,
    now: i64,
) -> Offer {
    let closed = |says: &str| Offer::Closed { says: says.to_owned() };
    if !is_wanted(user) {
        return closed(later("The user has come in already: there is nothing to invite to."));
    }
    if user.emails.0.is_empty() {
        return closed(later("There is no address on file."));
    }
    if held {
        return closed(later("The address is held back: lift the hold, and the invitation goes out with it."));
    }
    let failed = last_mail(events, Some(MailKind::Invitation), now).status == MailStatus::Error;
    if invited_at(events).is_some_and(|at| now - at < BETWEEN) && !failed {
        return closed(later("An invitation went out less than 24 hours ago and has not failed."));
    }
    offer(Act::ResendInvitation, standing)
}

impl AgentDesk {
    /// Sends the invitation again, to the address that the user signs in with.
    pub async fn resend_invitation(&self, id: UserId) -> Result<Posted, AppError> {
        let event = Event::new(Verb::ResendInvitation).about(SubjectKind::User, id);
        self.noting(event, self.try_invite(id)).await
    }

    async fn try_invite(&self, id: UserId) -> Result<Posted, AppError> {
        let user = self.reach_user(id).await?;
        let office = self.desk.office()?;
        let change = self.begin(Event::on_user(Verb::ResendInvitation, &user)).await?;
        self.one_at_a_time(&change, user.id).await?;
        self.check_invitation(&*change, &user).await?;
        let mailbox = user.emails.0.first().cloned().unwrap_or_default();
        let mail = self.post_invitation(&*change, &office, &user, &mailbox).await?;
        change.commit().await?;
        office.bell.notify_one();
        tracing::info!(agent = %self.me.id, user = %user.id, "sent the invitation again");
        Ok(posted(&mail))
    }

    /// That an invitation may go out now.
    pub(super) async fn check_invitation(
        &self,
        change: &impl ConnectionTrait,
        user: &users::Model,
    ) -> Result<(), AppError> {
        let addresses: Vec<String> = user.emails.0.iter().map(|address| folded(address)).collect();
        let events = super::events(change, self.provider, user.org_id, &addresses).await.logged()?;
        let held = match addresses.first() {
            Some(first) => hold::of(change, first).await?.is_some(),
            None => false,
        };
        let standing = self.standing(change, user).await?;
        self.require(Act::ResendInvitation, may_invite(user, &events, held, &standing, clock::now()))
    }

    pub(super) async fn post_invitation(
        &self,
        change: &impl ConnectionTrait,
        office: &PostOffice,
        user: &users::Model,
        mailbox: &str,
    ) -> Result<deliveries::Model, AppError> {
        let org = orgs::Entity::find_by_id(user.org_id).one(change).await.logged()?;
        let org = org.map_or_else(String::new, |org| org.name);
        let language = Language::of(user.locale.as_deref());
        let letter = letters::invitation(language, &self.me.provider.name, &org, &user.display_name, office.home());
        let invitation = Post {
            provider: self.me.provider.id.0,
            to: user,
            mailbox,
            kind: MailKind::Invitation,
            letter,
            expires_at: None,
        };
        post(change, office, &self.desk.keys, invitation).await
    }
}
