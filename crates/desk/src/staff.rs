//! Agents: who is one, and the one-time link with which they set their first password.

mod grant;

use model::{
    AppError, ErrorKind,
    audit::Verb,
    orgs::OrgKind,
    staff::{DemoSignIn, StaffRole},
};
use store::{
    Word,
    entities::{orgs, password_links, providers, sessions, staff, users},
    sea_orm::{
        ActiveValue::{Set, Unchanged},
        ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect,
        sea_query::{Expr, OnConflict},
    },
};

use crate::{
    Client, Desk,
    audit::{Actor, Event},
    clock, demo,
    logged::Logged,
    search::fold::fold,
    secret, security,
    users::by_address,
};
use model::said;

/// A one-time link lives so many seconds.
pub const LINK_LIFE: i64 = 24 * 60 * 60;

/// What every agent of the demo directory signs in with, on a server in demo mode.
const DEMO_PASSWORD: &str = "farol-demo";

impl Desk {
    /// Makes the provider's user with this e-mail address an agent, or gives an agent another role. With a password that
    /// is theirs from now on; without, the secret of a one-time link to set one is returned. `invalid` where the address
    /// is nobody's, or not that of a provider's user.
    pub async fn add_staff(
        &self,
        email: &str,
        role: StaffRole,
        password: Option<&str>,
    ) -> Result<Option<String>, AppError> {
        let password_hash = match password {
            Some(password) => Some(self.passwords.hash(password).await?),
            None => None,
        };
        let email = fold(email.trim());
        // A person is found by search keys, and an upgrade leaves all of them owed. While an import is under way theirs are there or
        // on their way.
        if let Err(cause) = self.pay_keys().await {
            tracing::info!(%cause, "search keys are owed and were not written just now");
        }
        let (user, org) = self.provider_user(&email).await?;
        let event = Event::on_person(Verb::GrantRole, user.id, &user.display_name).with_provider(org);
        let change = self.change(Actor::operator(), event.noting(grant::called(role))).await?;
        forget_elsewhere(&change, user.id, org).await?;
        let row = staff::ActiveModel {
            user_id: Set(user.id),
            provider_id: Set(org),
            email: Set(email),
            role: Set(Word(role)),
            password_hash: Set(password_hash.clone()),
            limited: Set(false),
            created_at: Set(clock::now()),
            last_sign_in_at: Set(None),
        };
        let mut conflict = OnConflict::column(staff::Column::UserId);
        conflict.update_columns([staff::Column::Role, staff::Column::Email]);
        if password_hash.is_some() {
            conflict.update_column(staff::Column::PasswordHash);
        }
        staff::Entity::insert(row).on_conflict(conflict).exec_without_returning(&*change).await.logged()?;
        let link = match password_hash {
            Some(_) => {
                end_sessions(&change, user.id).await?;
                None
            }
            None => Some(new_link(&change, user.id).await?),
        };
        change.commit().await?;
        Ok(link)
    }

    /// Whose one-time link this is (their e-mail address), or `not_found`.
    pub async fn password_link(&self, link: &str) -> Result<String, AppError> {
        let row = live_link(self.store.read(), link).await?;
        let agent = staff::Entity::find_by_id(row.user_id).one(self.store.read()).await.logged()?;
        agent.map(|agent| agent.email).ok_or_else(link_gone)
    }

    /// Sets the password of whose link this is, uses the link up, and ends the sessions that they had.
    pub async fn set_password(&self, link: &str, password: &str) -> Result<(), AppError> {
        // The link first: who has none is not worth the work of a hash.
        let actor = self.holder_of_link(link).await?;
        let hash = self.passwords.hash(password).await?;
        let change = self.change(actor, Event::new(Verb::SetPassword)).await?;
        let row = live_link(&*change, link).await?;
        // Of several at once, one deletes the row and goes on.
        let used = password_links::Entity::delete_by_id(row.hash).exec(&*change).await.logged()?;
        if used.rows_affected != 1 {
            return Err(link_gone());
        }
        let agent = staff::ActiveModel {
            user_id: Unchanged(row.user_id),
            password_hash: Set(Some(hash)),
            ..Default::default()
        };
        staff::Entity::update(agent).exec(&*change).await.logged()?;
        end_sessions(&change, row.user_id).await?;
        change.commit().await
    }

    /// The agent whose one-time link this is, as the log names them.
    async fn holder_of_link(&self, link: &str) -> Result<Actor, AppError> {
        let db = self.store.read();
        let row = live_link(db, link).await?;
        let agent = staff::Entity::find_by_id(row.user_id).one(db).await.logged()?;
        self.account(agent.as_ref(), None, &Client::default()).await
    }

    /// Gives the agents of the demo directory their roles and the password that the sign-in page shows.
    pub async fn add_demo_staff(&self) -> Result<(), AppError> {
        for agent in demo::AGENTS {
            self.add_staff(agent.email, agent.role, Some(DEMO_PASSWORD)).await?;
        }
        // Everybody reads the demo's passwords: a second factor would only be in the way. Who asked for one keeps it.
        let change = self.store.begin().await.logged()?;
        let agents = staff::Entity::find().filter(staff::Column::Email.is_in(demo::AGENTS.iter().map(|a| a.email)));
        let ids = agents.select_only().column(staff::Column::ProviderId).into_tuple::<uuid::Uuid>();
        let ids = ids.all(&change).await.logged()?;
        let off = providers::Entity::update_many().col_expr(providers::Column::SecondFactor, Expr::value(false));
        let off = off.filter(providers::Column::OrgId.is_in(ids)).filter(providers::Column::SecondFactorSince.eq(0));
        off.exec(&change).await.logged()?;
        change.commit().await.logged()
    }

    /// The sign-ins that a server in demo mode shows to everybody; none elsewhere.
    pub fn demo_sign_ins(&self) -> Vec<DemoSignIn> {
        let agents = if self.demo { demo::AGENTS } else { &[] };
        let sign_in = |agent: &demo::DemoAgent| DemoSignIn {
            name: agent.name.to_owned(),
            email: agent.email.to_owned(),
            password: DEMO_PASSWORD.to_owned(),
            role: agent.role,
            provider: agent.provider.to_owned(),
        };
        agents.iter().map(sign_in).collect()
    }

    /// The one provider's user with this folded e-mail address, and their org.
    async fn provider_user(&self, email: &str) -> Result<(users::Model, uuid::Uuid), AppError> {
        let db = self.store.read();
        let mut found = by_address(self, email).await?.into_iter();
        let nobody = || {
            AppError::invalid("email", "Nobody in the directory has this e-mail address. Import the directory first.")
        };
        let user = found.next().ok_or_else(nobody)?;
        if found.next().is_some() {
            return Err(AppError::new(
                ErrorKind::Conflict,
                "Several people in the directory have this e-mail address.",
            ));
        }
        let org = orgs::Entity::find_by_id(user.org_id).one(db).await.logged()?.ok_or_else(nobody)?;
        if org.kind.0 != OrgKind::Provider {
            return Err(AppError::invalid(
                "email",
                said!("{org} is not a provider: only a provider's users can be agents.", org = org.name),
            ));
        }
        Ok((user, org.id))
    }
}

/// A one-time link that has been neither used nor left too long.
async fn live_link(db: &impl ConnectionTrait, link: &str) -> Result<password_links::Model, AppError> {
    let row = password_links::Entity::find_by_id(secret::hash(link)).one(db).await.logged()?;
    row.filter(|row| row.expires_at > clock::now()).ok_or_else(link_gone)
}

fn link_gone() -> AppError {
    AppError::new(ErrorKind::NotFound, "This link has been used or has expired. Ask for a new one.")
}

/// Of somebody who was an agent of another provider nothing is kept: neither the password nor the means of proof.
pub(super) async fn forget_elsewhere(
    change: &DatabaseTransaction,
    user: uuid::Uuid,
    provider: uuid::Uuid,
) -> Result<(), AppError> {
    let of_others = staff::Entity::delete_by_id(user).filter(staff::Column::ProviderId.ne(provider));
    if of_others.exec(change).await.logged()?.rows_affected > 0 {
        security::forget_factors(change, user).await?;
    }
    Ok(())
}

pub(super) async fn new_link(change: &DatabaseTransaction, user: uuid::Uuid) -> Result<String, AppError> {
    let link = secret::new()?;
    password_links::Entity::delete_many()
        .filter(password_links::Column::UserId.eq(user))
        .exec(change)
        .await
        .logged()?;
    let row = password_links::ActiveModel {
        hash: Set(secret::hash(&link)),
        user_id: Set(user),
        expires_at: Set(clock::now() + LINK_LIFE),
    };
    password_links::Entity::insert(row).exec_without_returning(change).await.logged()?;
    Ok(link)
}

pub(super) async fn end_sessions(change: &DatabaseTransaction, user: uuid::Uuid) -> Result<(), AppError> {
    sessions::Entity::delete_many().filter(sessions::Column::UserId.eq(user)).exec(change).await.logged().map(drop)
}
