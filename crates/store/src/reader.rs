//! Where a read is asked: the primary, or a replica where there is one. A read changes nothing, so that it may be asked again
//! of the other one when the first does not answer.

use std::{
    pin::Pin,
    sync::Arc,
    time::{Duration, Instant},
};

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult, Statement, Value};
use tokio::time::sleep;

use crate::{
    cells::Cells,
    fault::{is_passing, no_answer},
    near::Near,
    replica::{Replica, Seen},
};

/// How long somebody who answers is looked for, with what pause after both were asked in vain.
const LOOKING: Duration = Duration::from_secs(8);
const PAUSE: Duration = Duration::from_millis(50);

/// How long one who was not answering is given, and how many broken connections of a pool are passed over.
const SOON: Duration = Duration::from_millis(500);
const BROKEN: u32 = 40;

/// Who is asked first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    /// The primary; the replica when it does not answer.
    PrimaryFirst,
    /// A replica that is at most about a second behind; else as above.
    ReplicaFirst,
    /// The primary and nobody else.
    PrimaryOnly,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Primary,
    Replica,
}

impl Side {
    fn answers(self, seen: &Seen) -> bool {
        match self {
            Self::Primary => seen.primary,
            Self::Replica => seen.replica,
        }
    }
}

impl Rule {
    fn first(self, seen: Seen) -> Side {
        match self {
            Self::ReplicaFirst if seen.lately => Side::Replica,
            Self::PrimaryFirst | Self::ReplicaFirst if !seen.primary && seen.replica => Side::Replica,
            _ => Side::Primary,
        }
    }
}

/// A connection for reading: the pool itself where there is no replica.
#[derive(Clone)]
pub struct Reader {
    primary: DatabaseConnection,
    beside: Option<Arc<Replica>>,
    near: Option<Near>,
    rule: Rule,
    /// Refuses what may change something.
    read_only: bool,
}

type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, DbErr>> + Send + 'a>>;

impl Reader {
    pub(crate) fn new(primary: DatabaseConnection, beside: Option<Arc<Replica>>, rule: Rule) -> Self {
        Self { primary, beside, near: None, rule, read_only: false }
    }

    /// The same, which reads on the spot what is asked by [`Reader::rows`].
    pub(crate) fn with(self, near: Option<Near>) -> Self {
        Self { near, ..self }
    }

    /// The same, which refuses what may change something, on either database: for a signed-in person's handle.
    pub(crate) fn read_only(self) -> Self {
        Self { read_only: true, ..self }
    }

    pub(crate) fn has_replica(&self) -> bool {
        self.beside.is_some()
    }

    /// That what is asked may be asked here: anything, or what `reads`.
    fn may(&self, reads: impl FnOnce() -> bool) -> Result<(), DbErr> {
        if self.read_only && !reads() {
            return Err(DbErr::Custom("a signed-in person's handle only reads: a Change writes".to_owned()));
        }
        Ok(())
    }

    /// The rows of one short statement with numbered values, each read by `read`: the quickest way that there is.
    pub(crate) async fn rows<T>(
        &self,
        sql: String,
        values: Vec<Value>,
        read: fn(&dyn Cells) -> Result<T, DbErr>,
    ) -> Result<Vec<T>, DbErr> {
        if let Some(near) = &self.near {
            match near.rows(&sql, &values, read) {
                Ok(rows) => return rows,
                // The pool waits for longer, and says what it is.
                Err(cause) => tracing::debug!(%cause, "not read on the spot"),
            }
        }
        let statement = Statement::from_sql_and_values(self.get_database_backend(), sql, values);
        self.query_all_raw(statement).await?.iter().map(|row| read(row)).collect()
    }

    /// Asks whoever is to be asked, and the other one while nobody answers.
    async fn ask<T, F>(&self, beside: &Replica, statement: Statement, ask: F) -> Result<T, DbErr>
    where
        F: for<'a> Fn(&'a DatabaseConnection, Statement) -> Answer<'a, T>,
    {
        let begun = Instant::now();
        let mut side = self.rule.first(beside.now());
        let (mut again, mut turns) = (0, 0);
        loop {
            let tried = Instant::now();
            let fault = match self.once(beside, side, ask_with(&ask, &statement)).await {
                Err(fault) if is_passing(&fault) && begun.elapsed() < LOOKING => fault,
                answer => return answer,
            };
            let seen = beside.now();
            again += 1;
            // A pool may hold many connections that broke together: each is found out in no time.
            if side.answers(&seen) && again < BROKEN && tried.elapsed() < SOON {
                continue;
            }
            if self.rule == Rule::PrimaryOnly {
                return Err(fault);
            }
            side = if side == Side::Primary && seen.replica { Side::Replica } else { Side::Primary };
            (again, turns) = (0, turns + 1);
            if turns > 1 {
                sleep(PAUSE).await;
            }
        }
    }

    /// Asks one of the two. Whoever was answering and stops is not waited for, and whoever was not, not long.
    async fn once<'a, T>(
        &'a self,
        beside: &'a Replica,
        side: Side,
        ask: impl FnOnce(&'a DatabaseConnection) -> Answer<'a, T>,
    ) -> Result<T, DbErr> {
        let pool = match side {
            Side::Primary => &self.primary,
            Side::Replica => &beside.pool,
        };
        let given_up = async {
            if side.answers(&beside.now()) {
                beside.no_longer(move |seen| side.answers(seen)).await;
            } else {
                sleep(SOON).await;
            }
        };
        tokio::select! {
            answer = ask(pool) => answer,
            () = given_up => Err(no_answer()),
        }
    }
}

/// Whether this is one statement, and it looks and does nothing else. What it calls is not looked into.
fn reads(sql: &str) -> bool {
    let mut words = sql.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|word| !word.is_empty());
    let looks = match words.next() {
        Some("SELECT") => true,
        // What follows it may be a SELECT or not, and on PostgreSQL so may what it names.
        Some("WITH") => {
            !words.any(|word| ["INTO", "UPDATE", "DELETE"].iter().any(|one| word.eq_ignore_ascii_case(one)))
        }
        _ => false,
    };
    // SQLite would do the second one too.
    looks && !sql.contains(';')
}

fn ask_with<'a, T, F>(ask: &F, statement: &Statement) -> impl FnOnce(&'a DatabaseConnection) -> Answer<'a, T>
where
    F: for<'b> Fn(&'b DatabaseConnection, Statement) -> Answer<'b, T>,
{
    move |pool| ask(pool, statement.clone())
}

#[async_trait::async_trait]
impl ConnectionTrait for Reader {
    fn get_database_backend(&self) -> DbBackend {
        self.primary.get_database_backend()
    }

    /// Asked of the primary alone: it may change something.
    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.may(|| false)?;
        self.primary.execute_raw(statement).await
    }

    /// See [`Reader::execute_raw`].
    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.may(|| false)?;
        self.primary.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.may(|| reads(&statement.sql))?;
        match &self.beside {
            None => self.primary.query_one_raw(statement).await,
            Some(beside) => self.ask(beside, statement, |pool, statement| pool.query_one_raw(statement)).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.may(|| reads(&statement.sql))?;
        match &self.beside {
            None => self.primary.query_all_raw(statement).await,
            Some(beside) => self.ask(beside, statement, |pool, statement| pool.query_all_raw(statement)).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::reads;

    #[test]
    fn what_looks_is_told_from_what_changes() {
        for sql in
            ["SELECT 1", "SELECT \"id\" FROM \"users\"", "WITH mine AS MATERIALIZED (SELECT 1) SELECT * FROM mine"]
        {
            assert!(reads(sql), "{sql}");
        }
        for sql in [
            "UPDATE users SET title = 'x'",
            "DELETE FROM users RETURNING id",
            "INSERT INTO users DEFAULT VALUES RETURNING id",
            "WITH gone AS (delete FROM users RETURNING id) SELECT * FROM gone",
            "WITH one AS (SELECT 1) INSERT INTO users SELECT * FROM one",
            "SELECT 1; DELETE FROM users",
            "PRAGMA user_version = 1",
            "VACUUM",
            "",
        ] {
            assert!(!reads(sql), "{sql}");
        }
    }
}
