//! A key a person, under which the log keeps what it says of them. Throwing the key away erases the person from the log and
//! leaves the chain whole: its hashes are of what is sealed.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use model::{
    AppError, UserId,
    audit::{SubjectKind, Verb},
};
use serde::{Serialize, de::DeserializeOwned};
use store::{
    entities::{person_keys, searches, visits},
    sea_orm::{
        ActiveValue::Set,
        ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
        sea_query::{Expr, OnConflict},
    },
};
use uuid::Uuid;

use crate::{
    Desk,
    audit::{Actor, Event},
    clock, differences,
    keys::{self, Keys},
    logged::{Logged, internal},
};

/// Keys that a process keeps at hand for writing.
const KEPT: usize = 10_000;

type Key = [u8; 32];

/// The keys that this process has used lately, for writing alone: reading asks the database each time, so that who was
/// erased is erased at once everywhere.
#[derive(Clone, Default)]
pub(crate) struct PersonKeys(Arc<Mutex<HashMap<Uuid, Option<Key>>>>);

/// The keys of one transaction. What it makes is kept only once it has committed.
pub(crate) struct Persons {
    /// None in a process that has not the deployment's key.
    server: Option<Keys>,
    known: PersonKeys,
    found: HashMap<Uuid, Option<Key>>,
}

impl PersonKeys {
    pub fn begin(&self, server: Option<Keys>) -> Persons {
        Persons { server, known: self.clone(), found: HashMap::new() }
    }

    pub fn keep(&self, persons: Persons) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() + persons.found.len() > KEPT {
            known.clear();
        }
        known.extend(persons.found);
    }

    pub fn forget(&self, person: Uuid) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&person);
    }

    fn get(&self, person: Uuid) -> Option<Option<Key>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&person).copied()
    }
}

impl Persons {
    /// `data` as JSON under the person's key, bound to the line that it stands in; `None` where the person was erased, or
    /// this process has no key.
    pub async fn seal<T: Serialize>(
        &mut self,
        change: &impl ConnectionTrait,
        person: Uuid,
        line: Uuid,
        data: &T,
    ) -> Result<Option<String>, AppError> {
        let Some(key) = self.key(change, person).await? else { return Ok(None) };
        let data = serde_json::to_vec(data).map_err(internal)?;
        keys::seal(&key, line.as_bytes(), &data).map(Some)
    }

    async fn key(&mut self, change: &impl ConnectionTrait, person: Uuid) -> Result<Option<Key>, AppError> {
        let Some(server) = self.server.clone() else { return Ok(None) };
        if let Some(key) = self.found.get(&person).copied().or_else(|| self.known.get(person)) {
            return Ok(key);
        }
        let mut key = [0; 32];
        getrandom::fill(&mut key).map_err(internal)?;
        let row = person_keys::ActiveModel {
            person_id: Set(person),
            key: Set(server.seal(person.as_bytes(), &key)?),
            created_at: Set(clock::now()),
        };
        // Of several at once, one makes it, and all use that one.
        let there = OnConflict::column(person_keys::Column::PersonId).do_nothing().to_owned();
        person_keys::Entity::insert(row).on_conflict(there).exec_without_returning(change).await.logged()?;
        let row = person_keys::Entity::find_by_id(person).one(change).await.logged()?;
        let erased = row.as_ref().is_some_and(|row| row.key.is_empty());
        let key = row.and_then(|row| opened(&server, &row));
        if key.is_none() && !erased {
            return Err(internal("a person's key does not open: it was sealed under another server's key"));
        }
        self.found.insert(person, key);
        Ok(key)
    }
}

impl Desk {
    /// Erases a person from the log, from what imports noted of them, from what agents noted in calls about them, and from the searches
    /// that led to them: their key is thrown away, and what it sealed is noise from then on, in every copy. The chain stays whole. Their
    /// entry in the directory is the directory's.
    pub async fn erase_person(&self, id: UserId) -> Result<(), AppError> {
        let event = Event::new(Verb::ErasePerson).about(SubjectKind::User, id);
        let change = self.change(Actor::operator(), event).await?;
        let row =
            person_keys::ActiveModel { person_id: Set(id.0), key: Set(String::new()), created_at: Set(clock::now()) };
        let there =
            OnConflict::column(person_keys::Column::PersonId).update_column(person_keys::Column::Key).to_owned();
        person_keys::Entity::insert(row).on_conflict(there).exec_without_returning(&*change).await.logged()?;
        visits::Entity::update_many()
            .col_expr(visits::Column::Notes, Expr::value(""))
            .filter(visits::Column::UserId.eq(id.0))
            .exec(&*change)
            .await
            .logged()?;
        differences::forget(&*change, id.0).await.logged()?;
        let searched = searches::Column::OpenedId.eq(id.to_string());
        searches::Entity::delete_many().filter(searched).exec(&*change).await.logged()?;
        change.commit().await?;
        self.persons.forget(id.0);
        Ok(())
    }
}

fn opened(server: &Keys, row: &person_keys::Model) -> Option<Key> {
    server.open(row.person_id.as_bytes(), &row.key)?.try_into().ok()
}

/// Opens what lines say of several persons: a key of each, none of who was erased.
pub(super) struct Opener(HashMap<Uuid, Option<Key>>);

impl Opener {
    pub async fn of(
        db: &impl ConnectionTrait,
        server: &Keys,
        persons: impl IntoIterator<Item = Uuid>,
    ) -> Result<Self, AppError> {
        let rows = person_keys::Entity::find().filter(person_keys::Column::PersonId.is_in(persons));
        let rows = rows.all(db).await.logged()?;
        Ok(Self(rows.iter().map(|row| (row.person_id, opened(server, row))).collect()))
    }

    /// Whether nothing of this person can be read any more.
    pub fn is_shut(&self, person: Uuid) -> bool {
        self.0.get(&person).is_some_and(Option::is_none)
    }

    pub fn open<T: DeserializeOwned>(&self, person: Uuid, line: Uuid, sealed: Option<&str>) -> Option<T> {
        let data = keys::open(self.0.get(&person)?.as_ref()?, line.as_bytes(), sealed?)?;
        serde_json::from_slice(&data).ok()
    }
}
