//! PostgreSQL: the keys of a directory that is imported for the first time are written into a table beside `search_key`, which gets
//! its primary key when they are all there and then takes the other's place: to sort once is half the work of keeping an index in
//! order row by row. Whoever searches meanwhile reads what there was.

use sea_orm::{DbBackend, DbErr};

use super::{Loader, Pace, all, is_plain};
use crate::Store;

const TABLE: &str = "search_key_aside";

const MAKE: [&str; 2] = [
    "DROP TABLE IF EXISTS search_key_aside",
    "CREATE TABLE search_key_aside (LIKE search_key INCLUDING ALL EXCLUDING INDEXES)",
];

const TAKE_PLACE: [&str; 5] = [
    "INSERT INTO search_key_aside SELECT * FROM search_key",
    "ALTER TABLE search_key_aside ADD PRIMARY KEY (scope, kind, key, subject)",
    "DROP TABLE search_key",
    "ALTER TABLE search_key_aside RENAME TO search_key",
    "ALTER INDEX search_key_aside_pkey RENAME TO search_key_pkey",
];

/// The table, while it is filled.
pub struct Aside<'a> {
    store: &'a Store,
}

impl Store {
    /// A place for many keys; nothing where they are better written to where they belong.
    pub async fn aside(&self) -> Result<Option<Aside<'_>>, DbErr> {
        if self.backend() != DbBackend::Postgres || !is_plain(self, "search_key").await? {
            return Ok(None);
        }
        all(self, &MAKE).await?;
        Ok(Some(Aside { store: self }))
    }

    /// Takes away what an import that was cut off has left.
    pub async fn no_aside(&self) -> Result<(), DbErr> {
        match self.backend() {
            DbBackend::Postgres => all(self, &MAKE[..1]).await,
            _ => Ok(()),
        }
    }
}

impl Aside<'_> {
    /// What writes keys into it.
    pub fn loader(&self) -> Loader {
        self.store.loading(Pace::Alone, TABLE)
    }

    /// Takes the place of `search_key`, with the keys that are in it. Nobody else writes keys meanwhile: that takes the lease of
    /// imports.
    pub async fn take_place(self) -> Result<(), DbErr> {
        all(self.store, &TAKE_PLACE).await
    }
}
