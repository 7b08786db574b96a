//! Looking after the database itself: copying it, and asking whether it is sound.

use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};
use sea_orm_migration::MigratorTrait;
use uuid::Uuid;

use crate::{Migrator, Reader, Store};

/// A count that is kept with a row (see [`crate::counters`]), and what it is of.
#[derive(Clone, Copy)]
struct Kept {
    table: &'static str,
    column: &'static str,
    counted: &'static str,
}

const KEPT: [Kept; 3] = [
    Kept { table: "orgs", column: "users", counted: "SELECT COUNT(*) FROM users u WHERE u.org_id = orgs.id" },
    Kept { table: "orgs", column: "devices", counted: "SELECT COUNT(*) FROM devices d WHERE d.org_id = orgs.id" },
    Kept {
        table: "licences",
        column: "used",
        counted: "SELECT COUNT(*) FROM holdings h WHERE h.licence_id = licences.id",
    },
];

impl Store {
    /// Writes a compact copy of an SQLite database to `path` while others go on using it.
    pub async fn vacuum_into(&self, path: &str) -> Result<(), DbErr> {
        let statement = Statement::from_sql_and_values(self.backend(), "VACUUM INTO $1", [path.into()]);
        self.read().execute_raw(statement).await.map(drop)
    }

    /// What the database says of its own state: "ok" alone, or its complaints. PostgreSQL checks its pages itself.
    pub async fn check(&self) -> Result<Vec<String>, DbErr> {
        if self.backend() != DbBackend::Sqlite {
            return Ok(vec!["ok".to_owned()]);
        }
        let rows = self.read().query_all_raw(Statement::from_string(self.backend(), "PRAGMA integrity_check")).await?;
        rows.iter().map(|row| row.try_get_by_index(0)).collect()
    }

    /// Migrations of this database that this program does not have: those of a newer Farol. None where there is no record
    /// of migrations, which is no database of Farol's.
    pub async fn unknown_migrations(&self) -> Result<Option<Vec<String>>, DbErr> {
        let known = Migrator::migrations();
        let is_unknown = |name: &String| known.iter().all(|known| known.name() != name);
        Ok(self.applied(self.read()).await?.map(|names| names.into_iter().filter(is_unknown).collect()))
    }

    /// Migrations that are in, by name; none where there is no record of them. It makes none: that takes more rights than reading.
    pub(crate) async fn applied(&self, db: &Reader) -> Result<Option<Vec<String>>, DbErr> {
        let sql = match self.backend() {
            DbBackend::Sqlite => "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'seaql_migrations'",
            _ => "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'seaql_migrations'",
        };
        if db.query_one_raw(Statement::from_string(self.backend(), sql)).await?.is_none() {
            return Ok(None);
        }
        let sql = "SELECT version FROM seaql_migrations ORDER BY version";
        let rows = db.query_all_raw(Statement::from_string(self.backend(), sql)).await?;
        rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>().map(Some)
    }

    /// How many orgs have a kept number of users or devices that is not what there is, and how many licences one of holders.
    pub async fn wrong_counts(&self) -> Result<usize, DbErr> {
        let mut wrong = 0;
        for kept in KEPT {
            wrong += self.wrongly_counted(kept).await?.len();
        }
        Ok(wrong)
    }

    /// Counts those anew, one row at a time: to look for them goes through whole tables, and nobody who writes waits for that. Nothing
    /// may be imported meanwhile.
    pub async fn mend_counts(&self) -> Result<(), DbErr> {
        for kept in KEPT {
            let Kept { table, column, counted } = kept;
            let sql = format!("UPDATE {table} SET {column} = ({counted}) WHERE id = $1");
            for id in self.wrongly_counted(kept).await? {
                let tx = self.begin().await?;
                tx.execute_raw(Statement::from_sql_and_values(self.backend(), &sql, [id.into()])).await?;
                tx.commit().await?;
            }
        }
        Ok(())
    }

    async fn wrongly_counted(&self, Kept { table, column, counted }: Kept) -> Result<Vec<Uuid>, DbErr> {
        let sql = format!("SELECT id FROM {table} WHERE {column} <> ({counted})");
        let rows = self.read().query_all_raw(Statement::from_string(self.backend(), sql)).await?;
        rows.iter().map(|row| row.try_get_by_index(0)).collect()
    }
}
