//! News for open pages, across processes: PostgreSQL's notifications; on SQLite a table that each process reads on from
//! where it was. News is written in the transaction of what it tells, and is heard once that is committed.

use std::time::{Duration, Instant};

use sea_orm::{
    ConnectionTrait, DbBackend, DbErr, Statement,
    sqlx::{self, postgres::PgListener},
};
use tokio::sync::broadcast;
use uuid::Uuid;

use crate::Store;

/// How often another process's news is looked for on SQLite.
const EVERY: Duration = Duration::from_millis(200);

/// Rows that are kept for processes that lag behind.
const KEPT: i64 = 1_000;

/// How often each process is heard on PostgreSQL, and after how long a silence its connection is made anew.
const BEAT: Duration = Duration::from_secs(3);
const SILENCE: Duration = Duration::from_secs(10);

/// How long after a failure it is tried again.
const SHORTEST: Duration = Duration::from_millis(500);
const LONGEST: Duration = Duration::from_secs(10);

const CHANNEL: &str = "farol_changes";

/// That something of a user is no longer as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    pub user: Uuid,
    pub org: Uuid,
    /// `mail` or `verification`.
    pub what: String,
}

/// Tells of a change in the transaction that makes it.
pub async fn tell(change: &impl ConnectionTrait, user: Uuid, org: Uuid, what: &str) -> Result<(), DbErr> {
    let backend = change.get_database_backend();
    let statement = if backend == DbBackend::Postgres {
        notification(backend, format!("{user} {org} {what}"))
    } else {
        let sql = "INSERT INTO changes (user_id, org_id, what) VALUES ($1, $2, $3)";
        Statement::from_sql_and_values(backend, sql, [user.into(), org.into(), what.into()])
    };
    change.execute_raw(statement).await.map(drop)
}

/// Hands on what is told from now on, until the database is closed. A gap in hearing (a lost connection) is handed on as
/// news of nobody (the nil user): whoever listens looks at everything anew.
pub async fn listen(store: Store, url: String, to: broadcast::Sender<News>) {
    let mut pause = SHORTEST;
    loop {
        let begun = Instant::now();
        let heard = match store.backend() {
            DbBackend::Postgres => notified(&store, &url, &to).await,
            _ => read_on(&store, &to).await.map_err(|fault| fault.to_string()),
        };
        if let Err(cause) = heard {
            tracing::warn!(%cause, "news from the database is not heard just now");
        }
        // What was well for a while is tried again soon; what never was, less and less often.
        pause = if begun.elapsed() > 2 * SILENCE { SHORTEST } else { pause };
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST);
    }
}

/// Listens until the connection fails, or nothing has been heard for longer than everybody is silent: then it is dead, whatever
/// the network says, or leads to a server that nobody writes to any more.
async fn notified(store: &Store, url: &str, to: &broadcast::Sender<News>) -> Result<(), String> {
    let connect = async {
        let mut listener = PgListener::connect(url).await?;
        listener.listen(CHANNEL).await?;
        Ok::<_, sqlx::Error>(listener)
    };
    let silent = |_| format!("nothing was heard for {} s", SILENCE.as_secs());
    let listener = tokio::time::timeout(SILENCE, connect).await.map_err(silent)?;
    let mut listener = listener.map_err(|fault| fault.to_string())?;
    gap(to);
    let hear = async {
        loop {
            let heard = tokio::time::timeout(SILENCE, listener.try_recv()).await.map_err(silent)?;
            match heard.map_err(|fault| fault.to_string())? {
                Some(notification) => {
                    if let Some(news) = parse(notification.payload()) {
                        let _ = to.send(news);
                    }
                }
                None => gap(to),
            }
        }
    };
    tokio::select! {
        heard = hear => heard,
        () = beat(store) => Ok(()),
    }
}

/// Says, the way that news goes, that somebody is there. Where that fails, silence tells.
async fn beat(store: &Store) {
    loop {
        let _ = store.read().execute_raw(notification(store.backend(), "beat".to_owned())).await;
        tokio::time::sleep(BEAT).await;
    }
}

fn notification(backend: DbBackend, text: String) -> Statement {
    Statement::from_sql_and_values(backend, "SELECT pg_notify($1, $2)", [CHANNEL.into(), text.into()])
}

fn parse(text: &str) -> Option<News> {
    let mut parts = text.split(' ');
    let (user, org, what) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.to_owned());
    Some(News { user, org, what })
}

async fn read_on(store: &Store, to: &broadcast::Sender<News>) -> Result<(), DbErr> {
    let db = store.read();
    let last = db.query_one_raw(Statement::from_string(store.backend(), "SELECT COALESCE(MAX(seq), 0) FROM changes"));
    let mut last: i64 = last.await?.map_or(Ok(0), |row| row.try_get_by_index(0))?;
    // What processes that ended before they pruned have left is older than what is kept.
    let mut pruned = 0;
    gap(to);
    loop {
        tokio::time::sleep(EVERY).await;
        let sql = "SELECT seq, user_id, org_id, what FROM changes WHERE seq > $1 ORDER BY seq LIMIT 500";
        for row in db.query_all_raw(Statement::from_sql_and_values(store.backend(), sql, [last.into()])).await? {
            last = row.try_get_by_index(0)?;
            let (user, org, what) = (row.try_get_by_index(1)?, row.try_get_by_index(2)?, row.try_get_by_index(3)?);
            let _ = to.send(News { user, org, what });
        }
        if last - pruned > KEPT {
            // Whoever cannot write goes on hearing.
            if let Err(cause) = prune(store, last - KEPT).await {
                tracing::info!(%cause, "news that everybody has heard was not taken away just now");
            }
            pruned = last;
        }
    }
}

/// Takes away what was told up to here.
async fn prune(store: &Store, seq: i64) -> Result<(), DbErr> {
    let change = store.begin().await?;
    let sql = "DELETE FROM changes WHERE seq <= $1";
    change.execute_raw(Statement::from_sql_and_values(store.backend(), sql, [seq.into()])).await?;
    change.commit().await
}

fn gap(to: &broadcast::Sender<News>) {
    let _ = to.send(News { user: Uuid::nil(), org: Uuid::nil(), what: String::new() });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_ended_processes_have_left_is_taken_away() {
        let folder = std::env::temp_dir().join(format!("farol-live-{}", Uuid::now_v7()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let store = Store::open(&format!("sqlite://{}/farol.db", folder.display())).await.expect("it opens");
        store.migrate().await.expect("the migrations run");
        let change = store.begin().await.expect("a transaction");
        let told = "INSERT INTO changes (user_id, org_id, what) WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 \
            FROM n WHERE x < 1500) SELECT zeroblob(16), zeroblob(16), 'mail' FROM n";
        change.execute_unprepared(told).await.expect("told");
        change.commit().await.expect("committed");
        let (to, _) = broadcast::channel(8);
        let _ = tokio::time::timeout(5 * EVERY, read_on(&store, &to)).await;
        let asked = Statement::from_string(store.backend(), "SELECT COUNT(*) FROM changes");
        let row = store.read().query_one_raw(asked).await.expect("asked").expect("a row");
        assert_eq!(row.try_get_by_index::<i64>(0).expect("a number"), KEPT);
        store.close().await.expect("closed");
        let _ = std::fs::remove_dir_all(folder);
    }
}
