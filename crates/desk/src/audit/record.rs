//! How something gets into the log: in the transaction of what it tells of, or not at all. A [`Change`] is the only
//! transaction that a signed-in person's verbs get, and committing it writes the line.

use std::ops::Deref;

use model::{
    AppError, ErrorKind,
    audit::{ActorKind, Outcome, SubjectKind, Verb},
};
use serde::{Deserialize, Serialize};
use store::{
    Word,
    entities::{audit_events, orgs, users},
    live,
    sea_orm::{ActiveValue::Set, DatabaseTransaction, EntityTrait},
};
use uuid::Uuid;

use super::persons::Persons;
use crate::{Client, Desk, clock, logged::Logged};

/// Who acts, from where.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Actor {
    pub kind: ActorKind,
    pub id: Option<Uuid>,
    pub name: String,
    pub session: Option<Uuid>,
    /// On behalf of which provider.
    pub provider: Option<Uuid>,
    /// In which call.
    pub visit: Option<Uuid>,
    pub client: Client,
}

/// Who has a shell on the server, as exports say it. Pages say it in their reader's language.
pub(super) const OPERATOR: &str = "an operator at the server's command line";

impl Actor {
    /// Whoever runs one of the server's commands: nobody there has signed in.
    pub fn operator() -> Self {
        Self {
            kind: ActorKind::System,
            id: None,
            name: OPERATOR.to_owned(),
            session: None,
            provider: None,
            visit: None,
            client: Client::default(),
        }
    }

    /// Somebody of a customer who acts by a mailed link, or on the customer's own pages.
    pub fn customer(id: Uuid, name: &str, client: Client) -> Self {
        Self { kind: ActorKind::Customer, id: Some(id), name: name.to_owned(), client, ..Self::operator() }
    }

    /// Nobody who is known.
    pub fn stranger(client: Client) -> Self {
        Self { kind: ActorKind::Stranger, name: String::new(), client, ..Self::operator() }
    }
}

/// What is read or done.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Event {
    pub verb: Verb,
    /// The line's id and its moment (Unix seconds), where they were known before the line was written.
    pub happened: Option<(Uuid, i64)>,
    /// On behalf of which provider, where the actor is none of its agents.
    pub provider: Option<Uuid>,
    /// The customer whom it concerns.
    pub org: Option<Uuid>,
    pub subject: Option<(SubjectKind, String)>,
    /// The subject's name.
    pub name: Option<String>,
    /// The person whom it is about, under whose key name and note are kept.
    pub user: Option<Uuid>,
    pub visit: Option<Uuid>,
    pub case: Option<String>,
    pub note: Option<String>,
}

impl Event {
    pub fn new(verb: Verb) -> Self {
        let (provider, org, subject, name, user) = (None, None, None, None, None);
        Self { verb, happened: None, provider, org, subject, name, user, visit: None, case: None, note: None }
    }

    /// About a person of the directory.
    pub fn on_user(verb: Verb, user: &users::Model) -> Self {
        Self { org: Some(user.org_id), ..Self::on_person(verb, user.id, &user.display_name) }
    }

    /// About a person, whosever they are.
    pub fn on_person(verb: Verb, id: Uuid, name: &str) -> Self {
        let subject = Some((SubjectKind::User, id.to_string()));
        Self { subject, name: Some(name.to_owned()), user: Some(id), ..Self::new(verb) }
    }

    pub fn on_org(verb: Verb, org: &orgs::Model) -> Self {
        Self::new(verb).of(org.id).about(SubjectKind::Org, org.id).called(&org.name)
    }

    pub fn of(self, org: Uuid) -> Self {
        Self { org: Some(org), ..self }
    }

    pub fn about(self, kind: SubjectKind, id: impl ToString) -> Self {
        Self { subject: Some((kind, id.to_string())), ..self }
    }

    pub fn called(self, name: &str) -> Self {
        Self { name: Some(name.to_owned()), ..self }
    }

    pub fn with_provider(self, provider: Uuid) -> Self {
        Self { provider: Some(provider), ..self }
    }

    pub fn in_visit(self, visit: Uuid) -> Self {
        Self { visit: Some(visit), ..self }
    }

    pub fn for_case(self, case: Option<String>) -> Self {
        Self { case, ..self }
    }

    pub fn noting(self, note: impl Into<String>) -> Self {
        Self { note: Some(note.into()), ..self }
    }
}

/// What a line says of its actor, sealed under the actor's key.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct ActorData {
    pub name: String,
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub address: String,
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub browser: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub case: Option<String>,
    /// Of a subject that is no person.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub subject: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub note: Option<String>,
}

/// What a line says of the person whom it is about, sealed under that person's key.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct SubjectData {
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub note: Option<String>,
}

/// A transaction that writes its line of the log as it commits. Dropped, it has changed nothing and says nothing.
pub(crate) struct Change {
    tx: DatabaseTransaction,
    desk: Desk,
    actor: Actor,
    pub event: Event,
}

impl Deref for Change {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        &self.tx
    }
}

impl Change {
    /// Writes the line and commits.
    pub async fn commit(self) -> Result<(), AppError> {
        self.end(Outcome::Done).await
    }

    /// Commits what the rules refused: a wrong code counts, for one.
    pub async fn commit_refused(self) -> Result<(), AppError> {
        self.end(Outcome::Refused).await
    }

    async fn end(self, outcome: Outcome) -> Result<(), AppError> {
        let Self { tx, desk, actor, event } = self;
        let mut persons = desk.persons.begin(desk.keyed.then(|| desk.keys.clone()));
        write(&tx, &mut persons, &actor, event, outcome).await?;
        tx.commit().await.logged()?;
        desk.persons.keep(persons);
        desk.sealing.notify_one();
        Ok(())
    }

    /// One more line in the same transaction.
    pub async fn also(&self, event: Event) -> Result<(), AppError> {
        let mut persons = self.desk.persons.begin(self.desk.keyed.then(|| self.desk.keys.clone()));
        write(&self.tx, &mut persons, &self.actor, event, Outcome::Done).await
    }
}

impl Desk {
    /// A transaction for what `actor` is about to do.
    pub(crate) async fn change(&self, actor: Actor, event: Event) -> Result<Change, AppError> {
        let tx = self.store.begin().await.logged()?;
        Ok(Change { tx, desk: self.clone(), actor, event })
    }

    /// Writes that `actor` was refused something. That it cannot be written is logged, and hides nothing: the answer stays
    /// the no that it was.
    pub(crate) async fn note_refusal(&self, actor: Actor, event: Event) {
        let noted = async { self.change(actor, event).await?.commit_refused().await };
        if let Err(fault) = noted.await {
            tracing::warn!(%fault, "a refusal was not recorded");
        }
    }
}

/// Whether a no is one of the rules', and not of bad input or of a fault.
pub(crate) fn is_refusal(error: &AppError) -> bool {
    use ErrorKind::{NotAllowed, NotFound, ProofNeeded, SignedOut, TooMany};
    matches!(error.kind, NotAllowed | NotFound | ProofNeeded | SignedOut | TooMany)
}

/// Writes one line.
pub(super) async fn write(
    tx: &DatabaseTransaction,
    persons: &mut Persons,
    actor: &Actor,
    event: Event,
    outcome: Outcome,
) -> Result<(), AppError> {
    let Event { verb, happened, provider, org, subject, name, user, visit, case, note } = event;
    let (subject_kind, subject_id) = subject.unzip();
    let (id, at) = happened.unwrap_or_else(|| (Uuid::now_v7(), clock::now()));
    let (own_name, own_note, name, note) = match user {
        Some(_) => (None, None, name, note),
        None => (name, note, None, None),
    };
    let of_actor = ActorData {
        name: actor.name.clone(),
        address: actor.client.address.clone(),
        browser: actor.client.browser.clone(),
        case,
        subject: own_name,
        note: own_note,
    };
    // What is known of nobody stands under the key of nobody.
    let actor_data = persons.seal(tx, actor.id.unwrap_or_default(), id, &of_actor).await?;
    let subject_data = match user {
        Some(user) => persons.seal(tx, user, id, &SubjectData { name: name.unwrap_or_default(), note }).await?,
        None => None,
    };
    let row = audit_events::ActiveModel {
        id: Set(id),
        at: Set(at),
        verb: Set(Word(verb)),
        outcome: Set(Word(outcome)),
        actor: Set(Word(actor.kind)),
        actor_id: Set(actor.id),
        session_id: Set(actor.session),
        provider_id: Set(actor.provider.or(provider)),
        org_id: Set(org),
        subject_kind: Set(subject_kind.map(Word)),
        subject_id: Set(subject_id),
        user_id: Set(user),
        visit_id: Set(visit.or(actor.visit)),
        actor_data: Set(actor_data),
        subject_data: Set(subject_data),
        seq: Set(None),
        hash: Set(None),
    };
    audit_events::Entity::insert(row).exec_without_returning(tx).await.logged()?;
    match org {
        Some(org) => live::tell(tx, org, org, "wall").await.logged(),
        None => Ok(()),
    }
}
