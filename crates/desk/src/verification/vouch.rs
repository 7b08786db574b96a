//! The vouch (L2): the user's manager or an administrator of the customer says, on a page of their own, that it is really
//! them.

use model::{
    AppError, UserId,
    audit::{SubjectKind, Verb},
    links::LinkKind,
    mail::{MailKind, MailStatus},
    users::UserStatus,
    verification::{Caller, Vouch, VouchState, Voucher, VoucherRole},
};
use store::{
    Word,
    entities::{users, vouches},
    live,
    plan::unindexed,
    sea_orm::{
        ActiveValue::{Set, Unchanged},
        ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, ExprTrait, IntoSimpleExpr, PaginatorTrait,
        QueryFilter, QueryOrder, QuerySelect,
    },
};
use uuid::Uuid;

use super::{PER_AGENT, PER_USER, addresses::candidates, send::too_many};
use crate::{
    AgentDesk, Desk,
    audit::Event,
    clock,
    customer::answers,
    links::{self, NewLink, Told, VOUCH_LIFE, names},
    logged::Logged,
    mail::{
        letters::{self, Called, Language},
        post::{Post, post},
    },
    policy::{Act, offer},
};
use model::said;

/// People who are offered as vouchers.
const OFFERED: u64 = 6;

impl AgentDesk {
    /// Who could vouch for a user: the manager first, then administrators. Only an administrator vouches for one.
    pub(super) async fn vouchers(
        &self,
        db: &impl ConnectionTrait,
        user: &users::Model,
    ) -> Result<Vec<Voucher>, AppError> {
        let of_org = || {
            users::Entity::find()
                .filter(users::Column::OrgId.eq(user.org_id))
                .filter(unindexed(users::Column::Status).eq(Word(UserStatus::Active)))
                .filter(users::Column::Id.ne(user.id))
                .filter(users::Column::Id.ne(self.me.id.0))
        };
        let mut found = Vec::new();
        if let Some(manager) = user.manager_id.filter(|_| !user.administrator) {
            let manager = of_org().filter(users::Column::Id.eq(manager)).one(db).await.logged()?;
            found.extend(manager.map(|row| (row, VoucherRole::Manager)));
        }
        let administrators = of_org().filter(users::Column::Administrator.into_simple_expr());
        let administrators =
            administrators.order_by_asc(users::Column::SortName).limit(4 * OFFERED).all(db).await.logged()?;
        for row in administrators.into_iter().filter(answers) {
            if found.iter().all(|(there, _)| there.id != row.id) {
                found.push((row, VoucherRole::Administrator));
            }
        }
        let reachable = found.into_iter().filter(|(row, _)| !row.emails.0.is_empty());
        let voucher =
            |(row, role): (users::Model, VoucherRole)| Voucher { id: UserId(row.id), name: row.display_name, role };
        Ok(reachable.map(voucher).take(OFFERED as usize).collect())
    }

    /// Mails a voucher the question whether it is really them who call. Refused as a code is, and as often.
    pub async fn ask_vouch(&self, id: UserId, voucher: UserId) -> Result<Caller, AppError> {
        let event = Event::new(Verb::AskVouch).about(SubjectKind::User, id);
        self.noting(event, self.try_ask_vouch(id, voucher)).await
    }

    async fn try_ask_vouch(&self, id: UserId, voucher: UserId) -> Result<Caller, AppError> {
        let user = self.reach_user(id).await?;
        let office = self.desk.office()?;
        let mut change = self.begin(Event::on_user(Verb::AskVouch, &user)).await?;
        self.one_at_a_time(&change, user.id).await?;
        let standing = self.standing(&*change, &user).await?;
        self.require(Act::AskVouch, offer(Act::AskVouch, &standing))?;
        if !self.vouchers(&*change, &user).await?.iter().any(|offered| offered.id == voucher) {
            return Err(AppError::invalid("voucher_id", "This person cannot vouch for the user."));
        }
        let voucher = users::Entity::find_by_id(voucher.0).one(&*change).await.logged()?;
        let voucher = voucher.ok_or_else(|| AppError::not_found("user"))?;
        let mailbox =
            candidates(&*change, self.provider, &voucher).await?.into_iter().find(|address| address.refused.is_none());
        let mailbox = mailbox.ok_or_else(|| {
            AppError::invalid(
                "voucher_id",
                said!("No mail reaches {name} just now: ask somebody else.", name = voucher.display_name),
            )
        })?;
        let now = clock::now();
        self.throttle_vouches(&*change, user.id, now).await?;
        let visit = self.visit(&change, &user).await?;
        change.event.visit = Some(visit);
        change.event.note = Some(format!("asked {}", voucher.display_name));
        let id = Uuid::now_v7();
        let expires_at = now + VOUCH_LIFE;
        let link = NewLink { kind: LinkKind::Vouch, subject: id, expires_at };
        let link = office.link(&links::add(&*change, link).await?);
        let called = Called { provider: &self.me.provider.name, agent: self.first_name() };
        let language = Language::of(voucher.locale.as_deref());
        let question = Post {
            provider: self.me.provider.id.0,
            to: &voucher,
            mailbox: &mailbox.address,
            kind: MailKind::VouchRequest,
            letter: letters::vouch(language, called, &user.display_name, &link),
            expires_at: Some(expires_at),
        };
        let delivery = post(&*change, &office, &self.desk.keys, question).await?;
        let row = vouches::ActiveModel {
            id: Set(id),
            visit_id: Set(visit),
            agent_id: Set(self.me.id.0),
            org_id: Set(user.org_id),
            user_id: Set(user.id),
            voucher_id: Set(voucher.id),
            delivery_id: Set(delivery.id),
            created_at: Set(now),
            expires_at: Set(expires_at),
            answered_at: Set(None),
            answer: Set(None),
            used_at: Set(None),
        };
        vouches::Entity::insert(row).exec_without_returning(&*change).await.logged()?;
        live::tell(&*change, user.id, user.org_id, "verification").await.logged()?;
        change.commit().await?;
        office.bell.notify_one();
        tracing::info!(agent = %self.me.id, vouch = %id, "asked for a vouch");
        self.panel(user).await
    }

    async fn throttle_vouches(&self, db: &impl ConnectionTrait, user: Uuid, now: i64) -> Result<(), AppError> {
        let asked = |within| vouches::Entity::find().filter(vouches::Column::CreatedAt.gt(now - within));
        for (most, within) in PER_USER {
            if asked(within).filter(vouches::Column::UserId.eq(user)).count(db).await.logged()? >= most {
                let many = said!(
                    "A vouch for this user was asked for {most} times already, the most for now. Another can be asked for in {wait}.",
                    most = most
                );
                return Err(too_many(within, many));
            }
        }
        let (most, within) = PER_AGENT;
        if asked(within).filter(vouches::Column::AgentId.eq(self.me.id.0)).count(db).await.logged()? >= most {
            let many = said!(
                "You have asked for {most} vouches within the hour. Another can be asked for in {wait}.",
                most = most
            );
            return Err(too_many(within, many));
        }
        Ok(())
    }

    /// The last vouch that was asked for in a visit.
    pub(super) async fn last_vouch(&self, db: &impl ConnectionTrait, visit: Uuid) -> Result<Option<Vouch>, AppError> {
        let row = vouches::Entity::find().filter(vouches::Column::VisitId.eq(visit));
        let row =
            row.order_by_desc(vouches::Column::CreatedAt).order_by_desc(vouches::Column::Id).one(db).await.logged()?;
        let Some(row) = row else { return Ok(None) };
        let voucher = users::Entity::find_by_id(row.voucher_id).one(db).await.logged()?;
        let state = match row.answer {
            Some(true) => VouchState::Vouched,
            Some(false) => VouchState::Declined,
            None if row.expires_at <= clock::now() => VouchState::Expired,
            None => VouchState::Waiting,
        };
        let delivery = self.became_of(db, row.delivery_id).await?;
        let asked_at = clock::timestamp(row.created_at);
        Ok(voucher.zip(asked_at).map(|(voucher, asked_at)| Vouch {
            voucher: voucher.display_name,
            state,
            asked_at,
            delivery: delivery.map_or(MailStatus::Unknown, |mail| mail.status),
        }))
    }
}

pub(crate) async fn told(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Told>, AppError> {
    let Some(row) = vouches::Entity::find_by_id(id).one(db).await.logged()? else { return Ok(None) };
    let user = users::Entity::find_by_id(row.user_id).one(db).await.logged()?;
    let voucher = users::Entity::find_by_id(row.voucher_id).one(db).await.logged()?;
    let names = names(db, row.agent_id).await?;
    Ok(user.zip(voucher).zip(names).map(|((user, voucher), names)| Told {
        provider: names.provider,
        agent: names.agent,
        user: Some(user.display_name),
        reader: voucher.display_name,
        address: None,
        at: row.created_at,
    }))
}

impl Desk {
    pub(crate) async fn note_vouch(&self, change: &DatabaseTransaction, id: Uuid, yes: bool) -> Result<(), AppError> {
        // By the mailed link or on the voucher's own page, once.
        let row = vouches::Entity::find_by_id(id).lock_exclusive().one(change).await.logged()?;
        let row = row.filter(|row| row.answered_at.is_none()).ok_or_else(links::gone)?;
        let voucher = users::Entity::find_by_id(row.voucher_id).one(change).await.logged()?;
        let user = users::Entity::find_by_id(row.user_id).one(change).await.logged()?;
        let (voucher, user) = voucher.zip(user).ok_or_else(links::gone)?;
        // They may have lost since what they were asked for.
        let manages = !user.administrator && user.manager_id == Some(voucher.id);
        let may = voucher.org_id == user.org_id && (manages || voucher.administrator && answers(&voucher));
        if !may || voucher.status.0 != UserStatus::Active {
            return Err(links::gone());
        }
        let answered = vouches::ActiveModel {
            id: Unchanged(id),
            answered_at: Set(Some(clock::now())),
            answer: Set(Some(yes)),
            ..Default::default()
        };
        vouches::Entity::update(answered).exec(change).await.logged()?;
        live::tell(change, row.user_id, row.org_id, "verification").await.logged()
    }
}
