//! "I did not call": ends the verification, flags the user, and tells the customer.

use model::{AppError, Timestamp, verification::VerificationState};
use store::{
    Word,
    entities::{users, verifications, visits},
    live,
    sea_orm::{
        ActiveValue::{Set, Unchanged},
        ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
        sea_query::Expr,
    },
};
use uuid::Uuid;

use super::DAY;
use crate::{
    Desk, clock,
    links::{Told, gone, names, told_to},
    logged::Logged,
    mail::letters::{self, Called},
};

pub(crate) async fn told(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Told>, AppError> {
    let Some(row) = verifications::Entity::find_by_id(id).one(db).await.logged()? else { return Ok(None) };
    told_to(db, row.user_id, row.agent_id, row.created_at).await
}

/// For how long a user is flagged afterwards, in seconds.
const FLAGGED: i64 = 7 * DAY;

/// When the owner of a user's mailbox last said so, where they are flagged for it still.
pub(crate) async fn denied_at(db: &impl ConnectionTrait, user: Uuid) -> Result<Option<Timestamp>, DbErr> {
    let denied = verifications::Entity::find()
        .filter(verifications::Column::UserId.eq(user))
        .filter(verifications::Column::State.eq(Word(VerificationState::Denied)))
        .filter(verifications::Column::CreatedAt.gt(clock::now() - FLAGGED))
        .order_by_desc(verifications::Column::CreatedAt);
    Ok(denied.one(db).await?.and_then(|row| clock::timestamp(row.settled_at?)))
}

impl Desk {
    /// Ends a verification, also one that was confirmed: its proof is gone at once.
    pub(crate) async fn deny(&self, change: &DatabaseTransaction, id: Uuid) -> Result<(), AppError> {
        let row =
            verifications::Entity::find_by_id(id).lock_exclusive().one(change).await.logged()?.ok_or_else(gone)?;
        let denied = verifications::ActiveModel {
            id: Unchanged(id),
            state: Set(Word(VerificationState::Denied)),
            settled_at: Set(Some(clock::now())),
            ..Default::default()
        };
        verifications::Entity::update(denied).exec(change).await.logged()?;
        self.end_calls(change, row.user_id).await?;
        live::tell(change, row.user_id, row.org_id, "verification").await.logged()?;
        tracing::warn!(agent = %row.agent_id, verification = %id, "the owner of the mailbox says they did not call");
        self.tell_denied(change, &row).await
    }

    /// Whoever is speaking is not the user: every call about them is over, with all that was proven in it.
    async fn end_calls(&self, change: &DatabaseTransaction, user: Uuid) -> Result<(), AppError> {
        let now = clock::now();
        visits::Entity::update_many()
            .col_expr(visits::Column::EndedAt, Expr::value(now))
            .filter(visits::Column::UserId.eq(user))
            .filter(visits::Column::EndedAt.is_null())
            .exec(change)
            .await
            .logged()?;
        verifications::Entity::update_many()
            .col_expr(verifications::Column::State, Expr::value(VerificationState::Ended.as_str()))
            .col_expr(verifications::Column::SettledAt, Expr::value(now))
            .filter(verifications::Column::UserId.eq(user))
            .filter(verifications::Column::State.eq(Word(VerificationState::Open)))
            .exec(change)
            .await
            .logged()
            .map(drop)
    }

    async fn tell_denied(&self, change: &DatabaseTransaction, row: &verifications::Model) -> Result<(), AppError> {
        let user = users::Entity::find_by_id(row.user_id).one(change).await.logged()?;
        let names = names(change, row.agent_id).await?;
        let Some((user, names)) = user.zip(names) else { return Ok(()) };
        let called = Called { provider: &names.provider, agent: &names.agent };
        let letter = |language| letters::denied(language, called, &user.display_name);
        self.tell_customer(change, names.provider_id, row.org_id, None, letter).await.map(drop)
    }
}
