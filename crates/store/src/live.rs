//! News for open pages, across processes: PostgreSQL's notifications; on SQLite a table that each process reads on from
//! where it was. News is written in the transaction of what it tells, and is heard once that is committed.

use std::time::Duration;

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
        let text = format!("{user} {org} {what}");
        Statement::from_sql_and_values(backend, "SELECT pg_notify($1, $2)", [CHANNEL.into(), text.into()])
    } else {
        let sql = "INSERT INTO changes (user_id, org_id, what) VALUES ($1, $2, $3)";
        Statement::from_sql_and_values(backend, sql, [user.into(), org.into(), what.into()])
    };
    change.execute_raw(statement).await.map(drop)
}

/// Hands on what is told from now on, until the database is closed. A gap in hearing (a lost connection) is handed on as
/// news of nobody (the nil user): whoever listens looks at everything anew.
pub async fn listen(store: Store, url: String, to: broadcast::Sender<News>) {
    let mut pause = Duration::from_millis(500);
    loop {
        let heard = match store.backend() {
            DbBackend::Postgres => notified(&url, &to).await.map_err(|fault| fault.to_string()),
            _ => read_on(&store, &to).await.map_err(|fault| fault.to_string()),
        };
        if let Err(cause) = heard {
            tracing::warn!(%cause, "news from the database is not heard just now");
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(Duration::from_secs(10));
    }
}

async fn notified(url: &str, to: &broadcast::Sender<News>) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect(url).await?;
    listener.listen(CHANNEL).await?;
    gap(to);
    loop {
        match listener.try_recv().await? {
            Some(notification) => {
                if let Some(news) = parse(notification.payload()) {
                    let _ = to.send(news);
                }
            }
            None => gap(to),
        }
    }
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
    let mut pruned = last;
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
            let change = store.begin().await?;
            let sql = "DELETE FROM changes WHERE seq <= $1";
            change.execute_raw(Statement::from_sql_and_values(store.backend(), sql, [(last - KEPT).into()])).await?;
            change.commit().await?;
            pruned = last;
        }
    }
}

fn gap(to: &broadcast::Sender<News>) {
    let _ = to.send(News { user: Uuid::nil(), org: Uuid::nil(), what: String::new() });
}
