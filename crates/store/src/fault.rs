//! Which faults are the database's absence, and not an answer of it.

use std::borrow::Cow;

use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr, sqlx};

/// What a write is told while there is no primary, before anything of it was begun.
const NO_PRIMARY: &str = "there is no primary to write to just now";

pub(crate) fn no_primary() -> DbErr {
    DbErr::Conn(RuntimeErr::Internal(NO_PRIMARY.to_owned()))
}

/// What a read is told that nobody answered in time.
pub(crate) fn no_answer() -> DbErr {
    DbErr::ConnectionAcquire(ConnAcquireErr::Timeout)
}

/// Whether a transaction was not even begun, because there is no primary.
pub fn is_refused(fault: &DbErr) -> bool {
    matches!(fault, DbErr::Conn(RuntimeErr::Internal(said)) if said == NO_PRIMARY)
}

/// Whether the database did not answer: nobody listens, the connection broke, it is shutting down or starting up, or it is
/// no primary any more. What was asked may have been done all the same.
pub fn is_away(fault: &DbErr) -> bool {
    match fault {
        DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => true,
        DbErr::Exec(RuntimeErr::SqlxError(fault)) | DbErr::Query(RuntimeErr::SqlxError(fault)) => broke(fault),
        _ => false,
    }
}

fn broke(fault: &sqlx::Error) -> bool {
    use sqlx::Error::{Database, Io, PoolClosed, PoolTimedOut, Protocol, Tls, WorkerCrashed};
    match fault {
        Io(_) | Tls(_) | Protocol(_) | PoolTimedOut | PoolClosed | WorkerCrashed => true,
        // PostgreSQL, appendix A: class 08 connection exception; 25006 read-only transaction, as a standby says to a write;
        // 57P01 to 57P03 shutting down, starting up.
        Database(said) => said
            .code()
            .is_some_and(|code| code.starts_with("08") || ["25006", "57P01", "57P02", "57P03"].contains(&&*code)),
        _ => false,
    }
}

/// Whether another try of the same read may go well: the database did not answer, or a replica ended the read because it
/// was in the way of what it has to replay (40001).
pub(crate) fn is_passing(fault: &DbErr) -> bool {
    is_away(fault) || says(fault, "40001")
}

/// Whether a write was taken back because it and another waited for each other.
pub(crate) fn is_deadlock(fault: &DbErr) -> bool {
    says(fault, "40P01")
}

/// SQLite's number for a lock that another holds (SQLITE_BUSY).
pub(crate) const BUSY: i32 = 5;

/// Whether SQLite found another connection in its way, and could not wait for it.
pub(crate) fn is_busy(fault: &DbErr) -> bool {
    primary_code(fault) == Some(BUSY)
}

/// What kind of answer SQLite's is: the low byte of a code that says more, as SQLITE_BUSY_RECOVERY does
/// (<https://www.sqlite.org/rescode.html#pve>).
pub(crate) fn primary_code(fault: &DbErr) -> Option<i32> {
    let code: i32 = code(fault)?.parse().ok()?;
    Some(code & 0xff)
}

/// Whether it is the database's answer of this code; PostgreSQL's are in its appendix A.
fn says(fault: &DbErr, wanted: &str) -> bool {
    code(fault).is_some_and(|code| code == wanted)
}

fn code(fault: &DbErr) -> Option<Cow<'_, str>> {
    match fault {
        DbErr::Conn(RuntimeErr::SqlxError(said))
        | DbErr::Exec(RuntimeErr::SqlxError(said))
        | DbErr::Query(RuntimeErr::SqlxError(said)) => said.as_database_error()?.code(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::{ConnectOptions, ConnectionTrait, Database};

    use super::*;

    #[tokio::test]
    async fn who_is_in_the_way_is_known_however_exactly_it_is_said() {
        let path = std::env::temp_dir().join(format!("farol-busy-{}", uuid::Uuid::now_v7()));
        let mut options = ConnectOptions::new(format!("sqlite://{}?mode=rwc", path.display()));
        options.max_connections(1);
        let one = Database::connect(options.clone()).await.expect("it opens");
        one.execute_unprepared("PRAGMA journal_mode = WAL; CREATE TABLE t (x)").await.expect("a table");
        let other = Database::connect(options).await.expect("it opens");
        one.execute_unprepared("BEGIN; SELECT * FROM t").await.expect("read");
        other.execute_unprepared("INSERT INTO t VALUES (1)").await.expect("written meanwhile");
        let fault = one.execute_unprepared("INSERT INTO t VALUES (2)").await.expect_err("what was read is old");
        assert_eq!(code(&fault).as_deref(), Some("517"), "SQLITE_BUSY_SNAPSHOT");
        assert!(is_busy(&fault));
        let _ = std::fs::remove_file(path);
    }
}
