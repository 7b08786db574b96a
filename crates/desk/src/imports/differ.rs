//! What an import makes other than it was, noted beside the rows in their transaction. What is new is no difference: a first
//! import notes nothing.

mod devices;
mod gone;
mod orgs;
mod users;

use std::collections::{BTreeSet, HashMap, HashSet};

use model::differences::{DifferenceSource, Field, Of};
use store::{
    Word,
    entities::{differences, licences, orgs as org_rows, person_keys},
    sea_orm::{
        ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
        QuerySelect,
    },
};
use uuid::Uuid;

use super::{
    rows::{Kind, Known},
    write::Change,
};
use crate::clock;

pub use gone::gone;

/// Rows in a statement.
const ROWS: usize = 1_000;

/// A kind of row whose differences people want to know of.
pub trait Differs: Kind {
    fn differences(_change: &Change<Self>, _notes: &mut Notes<'_>)
    where
        Self: Sized,
    {
    }

    /// That the row is gone.
    fn gone(_row: &Self::Model, _notes: &mut Notes<'_>) {}
}

/// Notes differences, for one run.
pub struct Noter {
    run: Uuid,
    /// Orgs that were there before the run: of others everything is new.
    before: HashSet<Uuid>,
}

/// What one batch has to tell.
pub struct Notes<'a> {
    before: &'a HashSet<Uuid>,
    known: &'a Known,
    found: Vec<Note>,
}

struct Note {
    org: Uuid,
    of: (Of, Uuid),
    person: Option<Uuid>,
    field: Field,
    name: Name,
    values: (Option<String>, Option<String>),
    users: (Option<Uuid>, Option<Uuid>),
}

/// Which one of several: what is known by its id is named when all of a batch is looked up at once.
enum Name {
    None,
    Is(String),
    Licence(Uuid),
    Org(Uuid),
}

impl Noter {
    pub fn new(known: &Known) -> Self {
        Self { run: Uuid::now_v7(), before: known.orgs.keys().copied().collect() }
    }

    /// Notes what of the rows that were there is other now.
    pub async fn note<K: Differs>(
        &self,
        tx: &DatabaseTransaction,
        changes: &[Change<K>],
        known: &Known,
    ) -> Result<(), DbErr> {
        let mut notes = self.notes(known);
        changes.iter().for_each(|change| K::differences(change, &mut notes));
        self.write(tx, notes, DifferenceSource::Import).await
    }

    fn notes<'a>(&'a self, known: &'a Known) -> Notes<'a> {
        Notes { before: &self.before, known, found: Vec::new() }
    }

    async fn write(
        &self,
        tx: &DatabaseTransaction,
        Notes { found, .. }: Notes<'_>,
        source: DifferenceSource,
    ) -> Result<(), DbErr> {
        if found.is_empty() {
            return Ok(());
        }
        let (names, erased, now) = (names(tx, &found).await?, erased(tx, &found).await?, clock::now());
        let row = |note: Note| differences::ActiveModel {
            org_id: Set(note.org),
            subject_id: Set(note.of.1),
            id: Set(Uuid::now_v7()),
            at: Set(now),
            subject: Set(Word(note.of.0)),
            field: Set(Word(note.field)),
            name: Set(match note.name {
                Name::None => None,
                Name::Is(name) => Some(name),
                Name::Licence(id) | Name::Org(id) => names.get(&id).cloned(),
            }),
            old_value: Set(note.values.0),
            new_value: Set(note.values.1),
            old_user: Set(note.users.0),
            new_user: Set(note.users.1),
            person_id: Set(note.person),
            source: Set(Word(source)),
            source_id: Set(self.run),
        };
        let told = found.into_iter().filter(|note| note.person.is_none_or(|person| !erased.contains(&person)));
        let mut found = told.map(row).peekable();
        while found.peek().is_some() {
            let some: Vec<_> = found.by_ref().take(ROWS).collect();
            differences::Entity::insert_many(some).exec_without_returning(tx).await?;
        }
        Ok(())
    }
}

/// Whom nothing is noted of any more: who was erased stays erased, though the directory has them still.
async fn erased(tx: &impl ConnectionTrait, notes: &[Note]) -> Result<HashSet<Uuid>, DbErr> {
    let persons: BTreeSet<Uuid> = notes.iter().filter_map(|note| note.person).collect();
    let persons: Vec<Uuid> = persons.into_iter().collect();
    let mut erased = HashSet::new();
    for some in persons.chunks(ROWS) {
        let them = person_keys::Entity::find().select_only().column(person_keys::Column::PersonId);
        let them = them.filter(person_keys::Column::PersonId.is_in(some.iter().copied()));
        erased.extend(them.filter(person_keys::Column::Key.eq("")).into_tuple::<Uuid>().all(tx).await?);
    }
    Ok(erased)
}

/// The names of licences and providers that notes know by their ids.
async fn names(tx: &impl ConnectionTrait, notes: &[Note]) -> Result<HashMap<Uuid, String>, DbErr> {
    let (mut of_licences, mut of_orgs) = (BTreeSet::new(), BTreeSet::new());
    for note in notes {
        match note.name {
            Name::Licence(id) => drop(of_licences.insert(id)),
            Name::Org(id) => drop(of_orgs.insert(id)),
            Name::None | Name::Is(_) => {}
        }
    }
    let mut names: HashMap<Uuid, String> = HashMap::new();
    if !of_licences.is_empty() {
        let found = licences::Entity::find().select_only().columns([licences::Column::Id, licences::Column::Name]);
        let found = found.filter(licences::Column::Id.is_in(of_licences)).into_tuple::<(Uuid, String)>();
        names.extend(found.all(tx).await?);
    }
    if !of_orgs.is_empty() {
        let found = org_rows::Entity::find().select_only().columns([org_rows::Column::Id, org_rows::Column::Name]);
        let found = found.filter(org_rows::Column::Id.is_in(of_orgs)).into_tuple::<(Uuid, String)>();
        names.extend(found.all(tx).await?);
    }
    Ok(names)
}

/// Whom notes are about; `person` is whose data their values hold.
struct About<'a, 'b> {
    notes: &'a mut Notes<'b>,
    org: Uuid,
    of: (Of, Uuid),
    person: Option<Uuid>,
}

impl About<'_, '_> {
    fn add(&mut self, field: Field, name: Name, old: Option<String>, new: Option<String>) {
        let (org, of, person, users) = (self.org, self.of, self.person, (None, None));
        self.notes.found.push(Note { org, of, person, field, name, values: (old, new), users });
    }

    /// A value of which there is one at most.
    fn value<T: ToString + PartialEq>(&mut self, field: Field, old: Option<&T>, new: Option<&T>) {
        if old != new {
            self.add(field, Name::None, old.map(ToString::to_string), new.map(ToString::to_string));
        }
    }

    fn switch(&mut self, field: Field, old: bool, new: bool) {
        let word = |on| if on { "on" } else { "off" };
        self.value(field, Some(&word(old)), Some(&word(new)));
    }

    /// Somebody, by id.
    fn somebody(&mut self, field: Field, old: Option<Uuid>, new: Option<Uuid>) {
        if old != new {
            self.add(field, Name::None, None, None);
            if let Some(note) = self.notes.found.last_mut() {
                note.users = (old, new);
            }
        }
    }

    /// Values of which there are several: each that came and each that went.
    fn each(&mut self, field: Field, old: &[String], new: &[String]) {
        for gone in old.iter().filter(|value| !new.contains(value)) {
            self.add(field, Name::None, Some(gone.clone()), None);
        }
        for come in new.iter().filter(|value| !old.contains(value)) {
            self.add(field, Name::None, None, Some(come.clone()));
        }
    }

    /// The same where one that came stands for one that went.
    fn turned(&mut self, field: Field, name: Option<&str>, old: &[String], new: &[String]) {
        let name = || name.map_or(Name::None, |name| Name::Is(name.to_owned()));
        let mut gone = old.iter().filter(|value| !new.contains(value)).cloned();
        let mut come = new.iter().filter(|value| !old.contains(value)).cloned();
        loop {
            match (gone.next(), come.next()) {
                (None, None) => break,
                (old, new) => self.add(field, name(), old, new),
            }
        }
    }
}
