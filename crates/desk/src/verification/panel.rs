//! All that the dialog shows about one user's caller.

use model::{
    AppError, UserId, VerificationId,
    audit::{SubjectKind, Verb},
    mail::{LastMail, MailStatus},
    verification::{Caller, CodeAddress, Offer, SentCode, VerificationState},
};
use store::{
    Word,
    entities::{deliveries, users, verifications},
    sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder},
};
use uuid::Uuid;

use super::{
    TRIES,
    addresses::{Candidate, candidates},
    denial::denied_at,
};
use crate::{
    AgentDesk,
    audit::Event,
    clock,
    contact::{masked, masked_within},
    logged::{Logged, internal},
    mail,
    policy::{Act, offer},
};
use model::error::later;

impl AgentDesk {
    /// What is proven about this user's caller, what is under way, and what can be done. It tells of the user what the card does:
    /// the same look.
    pub async fn caller(&self, id: UserId) -> Result<Caller, AppError> {
        self.noting(Event::new(Verb::OpenCard).about(SubjectKind::User, id), self.try_caller(id)).await
    }

    async fn try_caller(&self, id: UserId) -> Result<Caller, AppError> {
        let user = self.reach_user(id).await?;
        self.saw(Event::on_user(Verb::OpenCard, &user), None).await?;
        self.panel(user).await
    }

    pub(super) async fn panel(&self, user: users::Model) -> Result<Caller, AppError> {
        let db = self.store.read();
        let standing = self.standing(db, &user).await?;
        let addresses = candidates(db, self.provider, &user).await?;
        let visit = self.open_visit(db, user.id).await.logged()?;
        let (code, vouch) = match visit {
            Some(visit) => (self.open_code(db, visit, &addresses).await?, self.last_vouch(db, visit).await?),
            None => (None, None),
        };
        let no_mail = self.desk.office().err().map(|no| Offer::Closed { says: no.message });
        let send = match no_mail.clone() {
            Some(closed) => closed,
            None if addresses.is_empty() => Offer::Closed { says: later("There is no address on file.").to_owned() },
            None => offer(Act::SendCode, &standing),
        };
        let vouchers = self.vouchers(db, &user).await?;
        let ask_vouch = match no_mail.unwrap_or_else(|| offer(Act::AskVouch, &standing)) {
            Offer::Open if vouchers.is_empty() => {
                Offer::Closed { says: later("The customer has nobody who could vouch.").to_owned() }
            }
            offer => offer,
        };
        let address = |(at, candidate): (usize, Candidate)| CodeAddress {
            at: i64::try_from(at).unwrap_or(i64::MAX),
            masked: masked(&candidate.address),
            refused: candidate.refused,
        };
        Ok(Caller {
            user_id: UserId(user.id),
            name: user.display_name,
            proof: standing.proof,
            code,
            addresses: addresses.into_iter().enumerate().map(address).collect(),
            send,
            vouchers,
            ask_vouch,
            vouch,
            denied_at: denied_at(db, user.id).await.logged()?,
        })
    }

    /// The code that still can be confirmed in a visit.
    async fn open_code(
        &self,
        db: &impl ConnectionTrait,
        visit: Uuid,
        addresses: &[Candidate],
    ) -> Result<Option<SentCode>, AppError> {
        let now = clock::now();
        let row = verifications::Entity::find()
            .filter(verifications::Column::VisitId.eq(visit))
            .filter(verifications::Column::State.eq(Word(VerificationState::Open)))
            .filter(verifications::Column::ExpiresAt.gt(now))
            .filter(verifications::Column::CreatedAt.lte(now))
            .order_by_desc(verifications::Column::CreatedAt);
        let Some(row) = row.one(db).await.logged()? else { return Ok(None) };
        let last = self.became_of(db, row.delivery_id).await?.unwrap_or_else(LastMail::none);
        let failed = last.status == MailStatus::Error || last.event == Some(model::mail::MailEventKind::Deferred);
        let at = addresses.iter().position(|it| mail::folded(&it.address) == row.address);
        Ok(Some(SentCode {
            id: VerificationId(row.id),
            at: at.and_then(|at| i64::try_from(at).ok()),
            masked_address: masked(&row.address),
            words: row.words,
            expires_at: clock::timestamp(row.expires_at).ok_or_else(|| internal("no moment"))?,
            seconds_left: row.expires_at - now,
            tries_left: (TRIES - row.tries).max(0),
            delivery: last.status,
            delivery_problem: last.diagnostic.filter(|_| failed).map(|text| masked_within(&text, &row.address)),
        }))
    }

    /// What became of one of our mails.
    pub(super) async fn became_of(
        &self,
        db: &impl ConnectionTrait,
        delivery: Uuid,
    ) -> Result<Option<LastMail>, AppError> {
        let Some(row) = deliveries::Entity::find_by_id(delivery).one(db).await.logged()? else { return Ok(None) };
        let events = mail::events_of(db, &row.recipient, &row.message_id).await.logged()?;
        Ok(Some(mail::last_mail(&events, None, clock::now())))
    }
}
