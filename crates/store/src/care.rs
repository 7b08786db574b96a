//! Looking after the database itself: copying it, and asking whether it is sound.

use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};
use sea_orm_migration::MigratorTrait;

use crate::{Migrator, Reader, Store};

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

    /// Orgs whose kept number of users or devices is not what there is, and licences whose number of holders is not.
    pub async fn wrong_counts(&self) -> Result<i64, DbErr> {
        let sql = "SELECT (SELECT COUNT(*) FROM orgs o WHERE users <> (SELECT COUNT(*) FROM users u WHERE u.org_id = o.id) \
            OR devices <> (SELECT COUNT(*) FROM devices d WHERE d.org_id = o.id)) \
            + (SELECT COUNT(*) FROM licences l WHERE used <> (SELECT COUNT(*) FROM holdings h WHERE h.licence_id = l.id))";
        let row = self.read().query_one_raw(Statement::from_string(self.backend(), sql)).await?;
        row.map_or(Ok(0), |row| row.try_get_by_index(0))
    }
}
