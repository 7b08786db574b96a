//! The schema, in plain SQL that both databases take; four words differ and are put in here.

use sea_orm_migration::{
    prelude::*,
    sea_orm::{ConnectionTrait, DbBackend},
};

/// All migrations, oldest first. One that has been released is never changed.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(Sql { name: "m20261122_000001_directory", up: include_str!("migrations/directory.sql") }),
            Box::new(Sql { name: "m20261122_000002_staff", up: include_str!("migrations/staff.sql") }),
            Box::new(Sql { name: "m20261122_000003_mail", up: include_str!("migrations/mail.sql") }),
            Box::new(Sql { name: "m20261122_000004_verification", up: include_str!("migrations/verification.sql") }),
            Box::new(Sql { name: "m20261123_000005_trust", up: include_str!("migrations/trust.sql") }),
            Box::new(Sql { name: "m20261123_000006_scopes", up: include_str!("migrations/scopes.sql") }),
            Box::new(Sql { name: "m20261123_000007_leases", up: include_str!("migrations/leases.sql") }),
            Box::new(Sql { name: "m20261126_000009_languages", up: include_str!("migrations/languages.sql") }),
            Box::new(Sql { name: "m20261126_000008_differences", up: include_str!("migrations/differences.sql") }),
            Box::new(Sql { name: "m20261126_000010_warnings", up: include_str!("migrations/warnings.sql") }),
            Box::new(Sql { name: "m20261126_000011_history", up: include_str!("migrations/history.sql") }),
            Box::new(Sql { name: "m20261126_000012_owners", up: include_str!("migrations/owners.sql") }),
            Box::new(Sql { name: "m20261126_000013_put_by", up: include_str!("migrations/put_by.sql") }),
            Box::new(Sql { name: "m20261126_000014_notes", up: include_str!("migrations/notes.sql") }),
            Box::new(Sql { name: "m20261127_000015_refusals", up: include_str!("migrations/refusals.sql") }),
            Box::new(Sql { name: "m20261127_000016_senders", up: include_str!("migrations/senders.sql") }),
            Box::new(Sql { name: "m20261127_000017_new_keys", up: include_str!("migrations/new_keys.sql") }),
            Box::new(Sql { name: "m20261127_000018_plain_keys", up: include_str!("migrations/plain_keys.sql") }),
            Box::new(Sql { name: "m20261127_000019_key_form", up: include_str!("migrations/key_form.sql") }),
        ]
    }
}

/// A migration that is one file of statements.
struct Sql {
    name: &'static str,
    up: &'static str,
}

impl MigrationName for Sql {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Sql {
    /// All of it or nothing, on SQLite too: a process that is killed in the middle is followed by one that begins it anew.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        // A key orders by its bytes: that is what a range scan over folded text relies on.
        let (uuid, json, key, clustered) = match db.get_database_backend() {
            DbBackend::Postgres => ("uuid", "jsonb", "text COLLATE \"C\"", ""),
            _ => ("blob", "text", "text", "WITHOUT ROWID"),
        };
        let sql = self.up.replace("{uuid}", uuid).replace("{json}", json);
        db.execute_unprepared(&sql.replace("{key}", key).replace("{clustered}", clustered)).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use sea_orm_migration::sea_orm::Database;

    use super::*;

    /// Its second statement fails, as if there were no room for it.
    struct Broken;

    #[async_trait::async_trait]
    impl MigratorTrait for Broken {
        fn migrations() -> Vec<Box<dyn MigrationTrait>> {
            vec![Box::new(Sql { name: "broken", up: "CREATE TABLE one (x integer); CREATE TABLE one (x integer)" })]
        }
    }

    #[tokio::test]
    async fn half_a_migration_does_not_stay() {
        let db = Database::connect("sqlite::memory:").await.expect("a database");
        for _ in 0..2 {
            Broken::up(&db, None).await.expect_err("it breaks off");
            assert!(!SchemaManager::new(&db).has_table("one").await.expect("asked"));
        }
        Migrator::up(&db, None).await.expect("those that are whole go in");
    }
}
