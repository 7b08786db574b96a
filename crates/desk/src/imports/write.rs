//! Writing: what each kind of row changes beside its own table, in the same transaction.

mod devices;
pub mod insert;
pub mod keys;
pub mod known;
pub mod orgs;
mod purchases;
mod users;

use std::collections::HashMap;

use store::{
    load::Load,
    sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr},
};
use uuid::Uuid;

use super::{
    differ::Differs,
    read::{Refusal, Row},
    rows::{Kind, Known},
    seen::Seen,
};
use crate::search::keys::Key;

pub use keys::key_rows;
pub use users::release_licences;

/// A row to be written: new, or other than the database has it.
pub struct Change<K: Kind> {
    pub new: K::Model,
    pub extra: K::Extra,
    pub old: Option<(K::Model, K::Extra)>,
}

/// What the rows found in the database say in other tables.
pub type Extras<K> = HashMap<<K as Kind>::Key, <K as Kind>::Extra>;

/// What writing a kind of row entails.
pub trait Written: Kind + Differs {
    /// Whether rows of later files name rows of this kind.
    const TEACHES: bool = false;

    /// The tables that new rows are loaded into, where all that they bring along is known without asking the database, and no
    /// difference is noted of them; none where they cannot be loaded.
    const LOADED: &'static [&'static str] = &[];

    /// What orders rows as the primary key of their table does, alike for rows that are the same one.
    fn order(_row: &Row<'_>) -> Option<Vec<u8>> {
        None
    }

    fn teach(_known: &mut Known, _model: &Self::Model) {}

    /// Whom search keys of such a row lead to.
    fn subject(_model: &Self::Model) -> Option<Uuid> {
        None
    }

    /// The id of a row that has one.
    fn subject_or_id(model: &Self::Model) -> Option<Uuid> {
        Self::subject(model)
    }

    fn search_keys(_model: &Self::Model, _known: &Known) -> Vec<Key> {
        Vec::new()
    }

    fn extras(
        _db: &impl ConnectionTrait,
        _models: &[&Self::Model],
    ) -> impl Future<Output = Result<Extras<Self>, DbErr>> + Send
    where
        Self: Sized,
    {
        async { Ok(HashMap::new()) }
    }

    /// The rows, in their order, that name somebody who is in neither the database nor `users`.
    fn check(
        _db: &impl ConnectionTrait,
        _models: &[&Self::Model],
        _users: Option<&Seen>,
    ) -> impl Future<Output = Result<Vec<(usize, Refusal)>, DbErr>> + Send {
        async { Ok(Vec::new()) }
    }

    /// Rows that are all new, with what they bring along in other tables.
    fn load(_changes: &[Change<Self>]) -> Load
    where
        Self: Sized,
    {
        Load::default()
    }

    /// Brings everything else up to date; where keys are loaded `later`, all but those of what is new.
    fn settle(
        tx: &DatabaseTransaction,
        changes: &[Change<Self>],
        known: &Known,
        later: bool,
    ) -> impl Future<Output = Result<(), DbErr>> + Send
    where
        Self: Sized,
    {
        keys::replace(tx, changes, known, later)
    }
}
