//! "I did not call": ends the verification, flags the user, and tells the customer.

use model::{AppError, ErrorKind, mail::MailKind, verification::VerificationState};
use store::{
    Word,
    entities::{users, verifications, visits},
    live,
    sea_orm::{
        ActiveValue::{Set, Unchanged},
        ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect,
        sea_query::Expr,
    },
};
use uuid::Uuid;

use crate::{
    Desk, clock,
    links::{Told, gone, names, told_to},
    logged::Logged,
    mail::{
        folded, hold,
        letters::{self, Called, Language},
        post::{Post, post},
    },
};

/// Administrators of the customer who are told, and how many are looked at to find as many whom mail reaches.
const TOLD: u64 = 5;
const ASKED: u64 = 100;

pub(crate) async fn told(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Told>, AppError> {
    let Some(row) = verifications::Entity::find_by_id(id).one(db).await.logged()? else { return Ok(None) };
    told_to(db, row.user_id, row.agent_id, row.created_at).await
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
        self.tell_customer(change, &row).await
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

    async fn tell_customer(&self, change: &DatabaseTransaction, row: &verifications::Model) -> Result<(), AppError> {
        let Some(office) = &self.office else { return Ok(()) };
        let user = users::Entity::find_by_id(row.user_id).one(change).await.logged()?;
        let names = names(change, row.agent_id).await?;
        let Some((user, names)) = user.zip(names) else { return Ok(()) };
        let administrators = users::Entity::find()
            .filter(users::Column::OrgId.eq(row.org_id))
            .filter(users::Column::Administrator.eq(true))
            .filter(users::Column::Status.eq(Word(model::users::UserStatus::Active)))
            .limit(ASKED);
        let mut told = 0;
        for administrator in administrators.all(change).await.logged()? {
            if told == TOLD {
                break;
            }
            let Some(mailbox) = administrator.emails.0.first() else { continue };
            if hold::of(change, &folded(mailbox)).await?.is_some() {
                continue;
            }
            let called = Called { provider: &names.provider, agent: &names.agent };
            let letter = letters::denied(Language::of(administrator.locale.as_deref()), called, &user.display_name);
            let notice = Post {
                provider: names.provider_id,
                to: &administrator,
                mailbox,
                kind: MailKind::Notice,
                letter,
                expires_at: None,
            };
            match post(change, office, &self.keys, notice).await {
                Ok(_) => told += 1,
                // An address that no mail can be sent to: the next administrator is told.
                Err(no) if no.kind == ErrorKind::Invalid => tracing::warn!(user = %administrator.id, "has no address"),
                Err(fault) => return Err(fault),
            }
        }
        Ok(())
    }
}
