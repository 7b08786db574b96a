//! Mail to those who have to know: a customer's administrators, a provider's, one person.

use model::{AppError, ErrorKind, mail::MailKind, staff::StaffRole, users::UserStatus};
use store::{
    Word,
    entities::{staff, users},
    plan::unindexed,
    sea_orm::{
        ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, IntoSimpleExpr, QueryFilter, QueryOrder, QuerySelect,
        Select,
    },
};
use uuid::Uuid;

use super::{
    folded, hold,
    letters::{self, Language, Letter},
    post::{Post, PostOffice, post},
};
use crate::{AgentDesk, Desk, audit::Change, customer::answers, logged::Logged};

/// How many are told, and how many are looked at to find as many whom mail reaches.
const TOLD: usize = 5;
const ASKED: u64 = 100;

impl Desk {
    /// Wakes the worker that sends mail.
    pub(crate) fn ring(&self) {
        if let Some(office) = &self.office {
            office.bell.notify_one();
        }
    }

    /// Tells the first few administrators of a customer whom mail reaches, but not `except`, those who only read last; how many
    /// were told. None where this server sends no mail.
    pub(crate) async fn tell_customer(
        &self,
        change: &impl ConnectionTrait,
        provider: Uuid,
        org: Uuid,
        except: Option<Uuid>,
        letter: impl Fn(Language) -> Letter,
    ) -> Result<i64, AppError> {
        let administrators = users::Entity::find()
            .filter(users::Column::OrgId.eq(org))
            .filter(users::Column::Administrator.into_simple_expr())
            .filter(unindexed(users::Column::Status).eq(Word(UserStatus::Active)))
            .order_by_asc(users::Column::SortName)
            .order_by_asc(users::Column::Id)
            .limit(ASKED);
        let mut them = administrators.all(change).await.logged()?;
        them.sort_by_key(|user| !answers(user));
        self.tell(change, provider, them.into_iter().filter(|row| Some(row.id) != except), letter).await
    }

    /// The same for the administrators of a provider.
    pub(crate) async fn tell_provider(
        &self,
        change: &impl ConnectionTrait,
        provider: Uuid,
        except: Option<Uuid>,
        letter: impl Fn(Language) -> Letter,
    ) -> Result<i64, AppError> {
        let administrators = staff::Entity::find()
            .filter(staff::Column::ProviderId.eq(provider))
            .filter(staff::Column::Role.eq(Word(StaffRole::ProviderAdmin)))
            .select_only()
            .column(staff::Column::UserId)
            .order_by_asc(staff::Column::UserId)
            .limit(ASKED)
            .into_tuple::<Uuid>();
        let ids = administrators.all(change).await.logged()?;
        let them = at(provider).filter(users::Column::Id.is_in(ids)).order_by_asc(users::Column::SortName);
        let them = them.order_by_asc(users::Column::Id).all(change).await.logged()?;
        self.tell(change, provider, them.into_iter().filter(|row| Some(row.id) != except), letter).await
    }

    /// Mails one person; whether there was a way to. With a link in it the letter is of no use after `expires_at`.
    pub(crate) async fn tell_one(
        &self,
        change: &impl ConnectionTrait,
        provider: Uuid,
        user: &users::Model,
        expires_at: Option<i64>,
        letter: impl Fn(Language) -> Letter,
    ) -> Result<bool, AppError> {
        match &self.office {
            Some(office) => self.tell_at_any(change, office, provider, (user, expires_at), &letter).await,
            None => Ok(false),
        }
    }

    async fn tell(
        &self,
        change: &impl ConnectionTrait,
        provider: Uuid,
        them: impl Iterator<Item = users::Model>,
        letter: impl Fn(Language) -> Letter,
    ) -> Result<i64, AppError> {
        let Some(office) = &self.office else { return Ok(0) };
        let mut told = 0;
        for user in them {
            if told == TOLD {
                break;
            }
            told += usize::from(self.tell_at_any(change, office, provider, (&user, None), &letter).await?);
        }
        Ok(i64::try_from(told).unwrap_or(i64::MAX))
    }

    /// Mails somebody at the first of their addresses that mail can be sent to; whether there was one.
    async fn tell_at_any(
        &self,
        change: &impl ConnectionTrait,
        office: &PostOffice,
        provider: Uuid,
        (user, expires_at): (&users::Model, Option<i64>),
        letter: &impl Fn(Language) -> Letter,
    ) -> Result<bool, AppError> {
        for mailbox in &user.emails.0 {
            if hold::of(change, &folded(mailbox)).await?.is_some() {
                continue;
            }
            let letter = letter(Language::of(user.locale.as_deref()));
            let notice = Post { provider, to: user, mailbox, kind: MailKind::Notice, letter, expires_at };
            match post(change, office, &self.keys, notice).await {
                Ok(_) => return Ok(true),
                Err(no) if no.kind == ErrorKind::Invalid => {
                    tracing::warn!(user = %user.id, "has an address that is none")
                }
                Err(fault) => return Err(fault),
            }
        }
        Ok(false)
    }
}

/// People of a provider's own who have not left it. The list of staff keeps others, too, whose sessions are over.
pub(crate) fn at(provider: Uuid) -> Select<users::Entity> {
    users::Entity::find()
        .filter(unindexed(users::Column::OrgId).eq(provider))
        .filter(unindexed(users::Column::Status).ne(Word(UserStatus::Inactive)))
}

/// That the brake has stopped an agent.
pub(crate) async fn braked(agent: &AgentDesk, change: &Change) -> Result<(), AppError> {
    let me = &agent.me;
    let letter = |language| letters::notices::braked(language, &me.provider.name, &me.name);
    agent.desk.tell_provider(&**change, me.provider.id.0, Some(me.id.0), letter).await.map(drop)
}
