//! A replica beside the primary: whether each of the two can be asked just now. It is found out by one task that asks both
//! four times a second, so that no read has to.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, Statement,
    sqlx::{self, Connection, PgConnection},
};
use tokio::{
    sync::watch,
    task::AbortHandle,
    time::{sleep, timeout},
};

/// How often both are asked, and how long an answer may take: well over a busy primary's, for no write goes through without.
const EVERY: Duration = Duration::from_millis(250);
const PATIENCE: Duration = Duration::from_secs(2);

/// What a read that may be a second old is given.
const LATELY: Duration = Duration::from_secs(1);

/// A replica that was further behind than this when the primary went away is not asked in its place: it would not know who
/// has signed out since, or whose role was taken away.
const TOO_OLD: Duration = Duration::from_secs(10);

/// How long one late answer of a replica keeps it from reads that may be a second old: behind one address there may be
/// several, and each answer is of one.
const DISTRUST: Duration = Duration::from_secs(3);

/// How long before it was last heard it is remembered where the primary was.
const REMEMBERED: Duration = Duration::from_secs(60);

/// Where a server is in the log of all changes, in bytes, and whether it is a replica.
const POSITION: &str = "SELECT pg_is_in_recovery(), \
    ((CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END) - '0/0'::pg_lsn)::bigint";

/// Who can be asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    pub primary: bool,
    /// The replica answers, and is as new as the primary was when it went away.
    pub replica: bool,
    /// The replica is at most about a second behind.
    pub lately: bool,
}

/// The replica, and what is known of both.
pub(crate) struct Replica {
    pub pool: DatabaseConnection,
    pub seen: watch::Receiver<Seen>,
    asking: AbortHandle,
}

impl Replica {
    /// Beside the primary at `primary`; it has asked both once when this returns.
    pub async fn beside(primary: &str, pool: DatabaseConnection) -> Self {
        let (tell, mut seen) = watch::channel(Seen::default());
        let asking = tokio::spawn(keep_asking(primary.to_owned(), pool.clone(), tell)).abort_handle();
        // The task holds the other end for as long as it runs: this ends with its first answer.
        let _ = seen.changed().await;
        Self { pool, seen, asking }
    }

    pub fn now(&self) -> Seen {
        *self.seen.borrow()
    }

    /// Until `is` is no longer so.
    pub async fn no_longer(&self, is: impl Fn(&Seen) -> bool) {
        let _ = self.seen.clone().wait_for(|seen| !is(seen)).await;
    }
}

impl Drop for Replica {
    fn drop(&mut self) {
        self.asking.abort();
    }
}

async fn keep_asking(url: String, pool: DatabaseConnection, tell: watch::Sender<Seen>) {
    let mut primary: Option<PgConnection> = None;
    let mut marks = Marks::default();
    let mut first = true;
    loop {
        let begun = Instant::now();
        let (at, of_replica) = tokio::join!(ask_primary(&mut primary, &url), ask_replica(&pool));
        let found = marks.judge(begun, at, of_replica);
        let changed = tell.send_if_modified(|seen| {
            let changed = *seen != found || first;
            *seen = found;
            changed
        });
        if changed {
            tracing::info!(primary = found.primary, replica = found.replica, lately = found.lately, "the databases");
        }
        first = false;
        sleep(EVERY.saturating_sub(begun.elapsed())).await;
    }
}

/// Where the primary is; none where nobody answers, or a replica does.
async fn ask_primary(kept: &mut Option<PgConnection>, url: &str) -> Option<i64> {
    let asked = timeout(PATIENCE, async {
        if let Some(connection) = kept
            && let Ok(position) = position(connection).await
        {
            return Ok(position);
        }
        // A connection that broke says little: a new one tells.
        position(kept.insert(PgConnection::connect(url).await?)).await
    });
    match asked.await {
        Ok(Ok((false, at))) => Some(at),
        _ => {
            *kept = None;
            None
        }
    }
}

async fn position(connection: &mut PgConnection) -> Result<(bool, i64), sqlx::Error> {
    sqlx::query_as(POSITION).fetch_one(connection).await
}

/// Where the replica is, or what stands at its address.
async fn ask_replica(pool: &DatabaseConnection) -> Option<i64> {
    let asked = async {
        let row = pool.query_one_raw(Statement::from_string(DbBackend::Postgres, POSITION)).await?;
        row.map(|row| row.try_get_by_index::<i64>(1)).transpose()
    };
    timeout(PATIENCE, asked).await.ok()?.ok()?
}

/// Where the primary was, and when that was asked, oldest first.
#[derive(Default)]
struct Marks {
    marks: VecDeque<(Instant, i64)>,
    distrusted: Option<Instant>,
    had_primary: bool,
}

impl Marks {
    /// Who can be asked, by what was answered to a question asked at `now`.
    fn judge(&mut self, now: Instant, primary: Option<i64>, replica: Option<i64>) -> Seen {
        if let Some(at) = primary {
            if !self.had_primary {
                // Another server may have taken over, with less in its log than the last one had: what was promised to
                // nobody is not missed.
                self.marks.clear();
            }
            self.marks.push_back((now, at));
        }
        self.had_primary = primary.is_some();
        let last = self.marks.back().map(|(at, _)| *at);
        // Counted from the newest: while there is no primary none is added, and what the replica had reached stays known.
        while self.marks.front().is_some_and(|(at, _)| last.is_some_and(|last| last - *at > REMEMBERED)) {
            self.marks.pop_front();
        }
        let reached = replica.and_then(|replica| self.marks.iter().rev().find(|(_, at)| *at <= replica));
        let late = reached.is_none_or(|(at, _)| now - *at > LATELY);
        if late && primary.is_some() {
            self.distrusted = Some(now);
        }
        let distrusted = self.distrusted.is_some_and(|at| now - at < DISTRUST);
        let as_new = match (reached, last) {
            (Some((at, _)), Some(last)) => last - *at <= TOO_OLD,
            // It has nothing of what is remembered. With nothing remembered there was no primary since the start.
            (None, Some(_)) => false,
            (_, None) => true,
        };
        Seen { primary: primary.is_some(), replica: replica.is_some() && as_new, lately: !late && !distrusted }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{Marks, Seen};

    /// Answers of primary and replica at these tenths of a second, and what is seen of the last ones.
    fn check(answers: &[(u64, Option<i64>, Option<i64>)], primary: bool, replica: bool, lately: bool) {
        let (begun, mut marks, mut seen) = (Instant::now(), Marks::default(), Seen::default());
        for (tenths, primary, replica) in answers {
            seen = marks.judge(begun + Duration::from_millis(tenths * 100), *primary, *replica);
        }
        assert_eq!(seen, Seen { primary, replica, lately }, "{answers:?}");
    }

    #[test]
    fn who_can_be_asked() {
        check(&[(0, Some(5), Some(5))], true, true, true);
        check(&[(0, Some(5), None)], true, false, false);
        check(&[(0, None, None)], false, false, false);
        // Half a second behind, a second and a half, and then a late answer that is remembered.
        check(&[(0, Some(5), Some(5)), (5, Some(9), Some(5))], true, true, true);
        check(&[(0, Some(5), Some(5)), (15, Some(9), Some(5))], true, true, false);
        check(&[(0, Some(5), Some(5)), (15, Some(9), Some(5)), (20, Some(9), Some(9))], true, true, false);
        check(&[(0, Some(5), Some(5)), (15, Some(9), Some(5)), (50, Some(9), Some(9))], true, true, true);
    }

    #[test]
    fn without_a_primary() {
        // Started without one; it went away; it went away while the replica was long behind, or nowhere near.
        check(&[(0, None, Some(5))], false, true, false);
        check(&[(0, Some(5), Some(5)), (90, None, Some(5))], false, true, false);
        // A little behind when it went away, and asked for as long as it stays away.
        check(&[(0, Some(5), Some(5)), (20, Some(9), Some(5)), (900, None, Some(5))], false, true, false);
        check(&[(0, Some(5), Some(5)), (200, Some(9), Some(5)), (201, None, Some(5))], false, false, false);
        check(&[(0, Some(5), Some(4)), (1, None, Some(4))], false, false, false);
        // The next primary's log is shorter than the last one's.
        check(&[(0, Some(9), Some(8)), (5, None, Some(8)), (100, Some(8), Some(8))], true, true, true);
    }
}
