//! Sending a code.

use model::{
    AppError, UserId, VerificationId,
    audit::{SubjectKind, Verb},
    mail::{MailKind, MailStatus},
    verification::{SentCode, VerificationState},
};
use store::{
    Word,
    entities::verifications,
    live,
    sea_orm::{
        ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
        sea_query::Expr,
    },
};
use uuid::Uuid;

use super::{LIFE, PER_AGENT, PER_USER, PURPOSE, TRIES, addresses::candidates, material, words};
use crate::{
    AgentDesk,
    audit::Event,
    clock,
    contact::masked,
    links::{self, NewLink},
    logged::{Logged, internal},
    mail::{
        letters::{self, Called, Language},
        post::{Post, post},
    },
    policy::{Act, offer},
    secret,
};
use model::error::Said;
use model::said;

impl AgentDesk {
    /// Mails a code to the address at this place among the user's, and kills the code before it. `not_allowed` or `invalid`
    /// where no code may be sent, and why; `too_many` after three in a quarter of an hour or ten in a day about one user, or
    /// thirty in an hour by one agent.
    pub async fn send_code(&self, id: UserId, at: i64) -> Result<SentCode, AppError> {
        let event = Event::new(Verb::SendCode).about(SubjectKind::User, id);
        self.noting(event, self.try_send_code(id, at)).await
    }

    async fn try_send_code(&self, id: UserId, at: i64) -> Result<SentCode, AppError> {
        let user = self.reach_user(id).await?;
        let office = self.desk.office()?;
        let mut change = self.begin(Event::on_user(Verb::SendCode, &user)).await?;
        // Of many at once about one user or by one agent, each sees those before it.
        self.one_at_a_time(&change, user.id).await?;
        let standing = self.standing(&*change, &user).await?;
        self.require(Act::SendCode, offer(Act::SendCode, &standing))?;
        let place = usize::try_from(at).unwrap_or(usize::MAX);
        let chosen = candidates(&*change, self.provider, &user).await?.into_iter().nth(place);
        let chosen = chosen.ok_or_else(|| AppError::invalid("address", "The user has no such address."))?;
        if let Some(why) = chosen.refused {
            return Err(AppError::invalid("address", why));
        }
        let now = clock::now();
        self.throttle(&*change, user.id, now).await?;
        let visit = self.visit(&change, &user).await?;
        change.event.visit = Some(visit);
        change.event.note = Some(masked(&chosen.address));
        self.end_codes(&*change, user.id, now).await?;

        let id = Uuid::now_v7();
        let code = format!("{:06}", secret::below(1_000_000)?);
        let language = Language::of(user.locale.as_deref());
        let words = words::pair(language)?;
        let expires_at = now + LIFE;
        let denial =
            NewLink { kind: model::links::LinkKind::Denial, subject: id, expires_at: now + links::DENIAL_LIFE };
        let denial = office.link(&links::add(&*change, denial).await?);
        let called = Called { provider: &self.me.provider.name, agent: self.first_name() };
        let letter = letters::code(language, called, &code, &words, &denial);
        let mail = Post {
            provider: self.me.provider.id.0,
            to: &user,
            mailbox: &chosen.address,
            kind: MailKind::VerificationCode,
            letter,
            expires_at: Some(expires_at),
        };
        let delivery = post(&*change, &office, &self.desk.keys, mail).await?;
        let row = verifications::ActiveModel {
            id: Set(id),
            visit_id: Set(visit),
            agent_id: Set(self.me.id.0),
            org_id: Set(user.org_id),
            user_id: Set(user.id),
            address: Set(delivery.recipient),
            mac: Set(self.desk.keys.mac(PURPOSE, &material(id, &code))),
            words: Set(words.clone()),
            delivery_id: Set(delivery.id),
            created_at: Set(now),
            expires_at: Set(expires_at),
            tries: Set(0),
            state: Set(Word(VerificationState::Open)),
            settled_at: Set(None),
            used_at: Set(None),
        };
        verifications::Entity::insert(row).exec_without_returning(&*change).await.logged()?;
        live::tell(&*change, user.id, user.org_id, "verification").await.logged()?;
        change.commit().await?;
        office.bell.notify_one();
        tracing::info!(agent = %self.me.id, verification = %id, "sent a code");
        Ok(SentCode {
            id: VerificationId(id),
            at: Some(at),
            masked_address: masked(&chosen.address),
            words,
            expires_at: clock::timestamp(expires_at).ok_or_else(|| internal("no moment"))?,
            seconds_left: LIFE,
            tries_left: TRIES,
            delivery: MailStatus::InProgress,
            delivery_problem: None,
        })
    }

    async fn throttle(&self, db: &impl ConnectionTrait, user: Uuid, now: i64) -> Result<(), AppError> {
        // The code that makes it the most, counted back from the last: when that one is old enough, another may be sent.
        let last_but = async |column: verifications::Column, of: Uuid, most: u64, within: i64| {
            let sent = verifications::Entity::find().filter(column.eq(of));
            let sent = sent.filter(verifications::Column::CreatedAt.gt(now - within));
            let sent = sent.order_by_desc(verifications::Column::CreatedAt).offset(most - 1).one(db).await.logged()?;
            Ok::<_, AppError>(sent.map(|row| row.created_at + within - now))
        };
        for (most, within) in PER_USER {
            if let Some(wait) = last_but(verifications::Column::UserId, user, most, within).await? {
                let many = said!(
                    "{most} codes have been sent to this user already, the most for now. Another one can be sent in {wait}; somebody can vouch for the caller now.",
                    most = most
                );
                return Err(too_many(wait, many));
            }
        }
        let (most, within) = PER_AGENT;
        if let Some(wait) = last_but(verifications::Column::AgentId, self.me.id.0, most, within).await? {
            let many = said!(
                "You have sent {most} codes within the hour. Another one can be sent in {wait}; somebody can vouch for the caller now.",
                most = most
            );
            return Err(too_many(wait, many));
        }
        Ok(())
    }

    /// A new code kills the old.
    async fn end_codes(&self, change: &impl ConnectionTrait, user: Uuid, now: i64) -> Result<(), AppError> {
        verifications::Entity::update_many()
            .col_expr(verifications::Column::State, Expr::value(VerificationState::Ended.as_str()))
            .col_expr(verifications::Column::SettledAt, Expr::value(now))
            .filter(verifications::Column::UserId.eq(user).and(verifications::Column::AgentId.eq(self.me.id.0)))
            .filter(verifications::Column::State.eq(Word(VerificationState::Open)))
            .exec(change)
            .await
            .logged()
            .map(drop)
    }

    pub(super) fn first_name(&self) -> &str {
        self.me.name.split_whitespace().next().unwrap_or(&self.me.name)
    }
}

/// `why` has a place for how long to wait.
pub(super) fn too_many(seconds: i64, mut why: Said) -> AppError {
    let seconds = u32::try_from(seconds).unwrap_or(0).clamp(1, u32::MAX);
    let wait = match seconds {
        0..=90 => format!("{seconds} s"),
        91..=5_400 => format!("{} min", seconds.div_ceil(60)),
        _ => format!("{} h", seconds.div_ceil(3_600)),
    };
    why.values.push(("wait", wait));
    AppError::too_many(seconds, why)
}
