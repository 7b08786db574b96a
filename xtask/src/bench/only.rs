//! Which databases and which parts of the bench are measured.

use clap::ValueEnum;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
    /// Search keys on two PostgreSQL nodes.
    Shards,
    /// Pages in a browser, on SQLite.
    Hand,
}

/// What `--only` names: a database, or a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Only {
    Sqlite,
    Postgres,
    /// Search keys on two PostgreSQL nodes
    Shards,
    /// Pages in a browser, on SQLite
    Hand,
    /// Into an empty database, and again; where it is left out, what the last run left is measured
    Import,
    /// Keystrokes in a process
    Search,
    /// Cards and lists in a process
    Cards,
    /// An import on top, while somebody searches
    Beside,
    /// From the start to the first answer, searches and pages over HTTP
    Http,
    /// Ten times what can be answered
    Overload,
    /// The death of a primary under Patroni
    Failover,
}

impl Only {
    /// Whether this is among what is wanted. Where nothing of its sort is named, all of the sort is.
    pub fn is_in(self, named: &[Self]) -> bool {
        let of_its_sort = |other: &&Self| other.is_database() == self.is_database();
        named.contains(&self) || named.iter().filter(of_its_sort).count() == 0
    }

    fn is_database(self) -> bool {
        matches!(self, Self::Sqlite | Self::Postgres | Self::Shards | Self::Hand)
    }
}

#[cfg(test)]
mod tests {
    use super::Only::{Cards, Import, Postgres, Search, Sqlite};

    #[test]
    fn of_what_is_not_named_all_is_wanted() {
        for (named, wanted, not) in [
            (vec![], vec![Sqlite, Postgres, Import, Cards], vec![]),
            (vec![Sqlite], vec![Sqlite, Import, Cards], vec![Postgres]),
            (vec![Search, Cards], vec![Sqlite, Postgres, Search, Cards], vec![Import]),
            (vec![Postgres, Search], vec![Postgres, Search], vec![Sqlite, Cards]),
        ] {
            assert!(wanted.iter().all(|only| only.is_in(&named)), "{named:?}");
            assert!(not.iter().all(|only| !only.is_in(&named)), "{named:?}");
        }
    }
}
