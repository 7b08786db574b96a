//! Links in mails: a secret that opens one page with one question, answered once. Opening it does nothing.

use model::{
    AppError, ErrorKind,
    audit::Verb,
    error::later,
    links::{LinkKind, LinkPage},
};
use store::{
    Word,
    entities::{links, orgs, releases, staff, users, verifications, vouches},
    sea_orm::{
        ActiveValue::{Set, Unchanged},
        ConnectionTrait, DatabaseTransaction, EntityTrait, QuerySelect,
    },
};
use uuid::Uuid;

use crate::{
    Client, Desk,
    audit::{Actor, Event},
    clock,
    logged::{Logged, internal},
    mail::release,
    secret,
    verification::{denial, vouch},
};

/// "I did not call" can be said for a day: mail is not always read at once.
pub(crate) const DENIAL_LIFE: i64 = 24 * 60 * 60;

/// Seconds in which a vouch or the owner of a mailbox has to answer.
pub(crate) const VOUCH_LIFE: i64 = 30 * 60;
pub(crate) const RELEASE_LIFE: i64 = 24 * 60 * 60;

/// A link to be made.
pub(crate) struct NewLink {
    pub kind: LinkKind,
    /// The verification, vouch or release that it is about.
    pub subject: Uuid,
    /// Unix seconds.
    pub expires_at: i64,
}

/// Makes a link; its secret, of which only the hash is kept.
pub(crate) async fn add(change: &impl ConnectionTrait, link: NewLink) -> Result<String, AppError> {
    let secret = secret::new()?;
    let row = links::ActiveModel {
        hash: Set(secret::hash(&secret)),
        kind: Set(Word(link.kind)),
        subject: Set(link.subject),
        expires_at: Set(link.expires_at),
        answered_at: Set(None),
        answer: Set(None),
    };
    links::Entity::insert(row).exec_without_returning(change).await.logged()?;
    Ok(secret)
}

/// What a link's page tells besides the link itself.
pub(crate) struct Told {
    pub provider: String,
    pub agent: String,
    pub user: Option<String>,
    pub reader: String,
    pub address: Option<String>,
    pub at: i64,
}

/// What a link tells the user whom an agent's doing is about.
pub(crate) async fn told_to(
    db: &impl ConnectionTrait,
    user: Uuid,
    agent: Uuid,
    at: i64,
) -> Result<Option<Told>, AppError> {
    let user = users::Entity::find_by_id(user).one(db).await.logged()?;
    let names = names(db, agent).await?;
    Ok(user.zip(names).map(|(user, names)| Told {
        provider: names.provider,
        agent: names.agent,
        user: None,
        reader: user.display_name,
        address: None,
        at,
    }))
}

/// The names round one agent's doing: of the agent and of the provider.
pub(crate) struct Names {
    pub provider_id: Uuid,
    pub provider: String,
    /// The agent's first name.
    pub agent: String,
}

pub(crate) async fn names(db: &impl ConnectionTrait, agent: Uuid) -> Result<Option<Names>, AppError> {
    let Some(row) = staff::Entity::find_by_id(agent).one(db).await.logged()? else { return Ok(None) };
    let provider = orgs::Entity::find_by_id(row.provider_id).one(db).await.logged()?;
    let user = users::Entity::find_by_id(agent).one(db).await.logged()?;
    let first = |name: String| name.split_whitespace().next().unwrap_or_default().to_owned();
    Ok(provider.zip(user).map(|(provider, user)| Names {
        provider_id: row.provider_id,
        provider: provider.name,
        agent: first(user.display_name),
    }))
}

impl Desk {
    /// What the page of a link says; `not_found` once it has run out.
    pub async fn link(&self, secret: &str) -> Result<LinkPage, AppError> {
        let db = self.store.read();
        let row = links::Entity::find_by_id(secret::hash(secret)).one(db).await.logged()?;
        let row = row.filter(|row| row.expires_at > clock::now()).ok_or_else(gone)?;
        let told = match row.kind.0 {
            LinkKind::Denial => denial::told(db, row.subject).await?,
            LinkKind::Vouch => vouch::told(db, row.subject).await?,
            LinkKind::Release => release::told(db, row.subject).await?,
        };
        let Told { provider, agent, user, reader, address, at } = told.ok_or_else(gone)?;
        Ok(LinkPage {
            link: secret.to_owned(),
            kind: row.kind.0,
            provider,
            agent,
            user,
            reader,
            address,
            at: clock::timestamp(at).ok_or_else(|| internal("no moment"))?,
            answered: row.answer,
        })
    }

    /// Answers a link's question, once: a second answer changes nothing.
    pub async fn answer_link(&self, secret: &str, yes: bool, client: Client) -> Result<(), AppError> {
        let row = links::Entity::find_by_id(secret::hash(secret)).one(self.store.read()).await.logged()?;
        let (actor, event) = self.answer_of(&row.ok_or_else(gone)?, yes, client).await?;
        let change = self.change(actor, event).await?;
        let row = links::Entity::find_by_id(secret::hash(secret)).lock_exclusive().one(&*change).await.logged()?;
        let now = clock::now();
        let row = row.filter(|row| row.expires_at > now).ok_or_else(gone)?;
        if row.answered_at.is_some() {
            return Ok(());
        }
        let answered = links::ActiveModel {
            hash: Unchanged(row.hash.clone()),
            answered_at: Set(Some(now)),
            answer: Set(Some(yes)),
            ..Default::default()
        };
        links::Entity::update(answered).exec(&*change).await.logged()?;
        self.act_on(&change, &row, yes).await?;
        change.commit().await?;
        self.ring();
        Ok(())
    }

    /// Who answers a link, and what that is in the log.
    async fn answer_of(&self, link: &links::Model, yes: bool, client: Client) -> Result<(Actor, Event), AppError> {
        let db = self.store.read();
        let (verb, reader, user, visit, agent) = match link.kind.0 {
            LinkKind::Denial => {
                let row = verifications::Entity::find_by_id(link.subject).one(db).await.logged()?.ok_or_else(gone)?;
                (Verb::DenyCall, row.user_id, row.user_id, Some(row.visit_id), row.agent_id)
            }
            LinkKind::Vouch => {
                let row = vouches::Entity::find_by_id(link.subject).one(db).await.logged()?.ok_or_else(gone)?;
                (Verb::AnswerVouch, row.voucher_id, row.user_id, Some(row.visit_id), row.agent_id)
            }
            LinkKind::Release => {
                let row = releases::Entity::find_by_id(link.subject).one(db).await.logged()?.ok_or_else(gone)?;
                (Verb::AnswerOwner, row.user_id, row.user_id, None, row.agent_id)
            }
        };
        let person = async |id: Uuid| users::Entity::find_by_id(id).one(db).await.logged()?.ok_or_else(gone);
        let (reader, user) = (person(reader).await?, person(user).await?);
        let actor = Actor::customer(reader.id, &reader.display_name, client);
        let event = match (link.kind.0, yes) {
            (LinkKind::Denial, _) => Event::on_user(verb, &user),
            (_, true) => Event::on_user(verb, &user).noting(later("yes")),
            (_, false) => Event::on_user(verb, &user).noting(later("no")),
        };
        let provider = names(db, agent).await?.map(|names| names.provider_id);
        Ok((actor, Event { visit, provider, ..event }))
    }

    async fn act_on(&self, change: &DatabaseTransaction, link: &links::Model, yes: bool) -> Result<(), AppError> {
        match link.kind.0 {
            LinkKind::Denial if yes => self.deny(change, link.subject).await,
            LinkKind::Denial => Ok(()),
            LinkKind::Vouch => self.note_vouch(change, link.subject, yes).await,
            LinkKind::Release if yes => self.release(change, link.subject).await,
            LinkKind::Release => Ok(()),
        }
    }
}

pub(crate) fn gone() -> AppError {
    AppError::new(ErrorKind::NotFound, "This link has been used or has expired.")
}
