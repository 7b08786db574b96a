//! A session with all that a request needs to know of its agent, in one statement.

use model::{security::Stage, staff::StaffRole};
use sea_orm::{ConnectionTrait, DbErr, Statement};
use uuid::Uuid;

use crate::{Reader, Store, Word, cells::Cells};

/// A live session and its agent.
#[derive(Clone, Debug)]
pub struct Live {
    pub id: Uuid,
    pub user_id: Uuid,
    pub last_seen_at: i64,
    pub email: String,
    pub role: Word<StaffRole>,
    pub limited: bool,
    pub name: String,
    pub provider_id: Uuid,
    pub provider_name: String,
    pub scope: i32,
    pub mask_contacts: bool,
    pub stage: Word<Stage>,
    pub proven_at: i64,
    /// The call that goes on in it.
    pub call_id: Option<Uuid>,
    pub created_at: i64,
    /// Since when the agent is one.
    pub agent_since: i64,
    pub second_factor: bool,
    pub second_factor_since: i64,
    /// Means of a second factor that are set up.
    pub factors: i64,
}

/// The session with this hash if it was opened after `opened` and used after `used` (Unix seconds), and its agent is
/// still an active user of the provider. Of a call in which nothing was done after `called` nothing goes on.
pub async fn live(db: &Reader, hash: &str, opened: i64, used: i64, called: i64) -> Result<Option<Live>, DbErr> {
    let sql = "SELECT s.id, s.user_id, s.last_seen_at, a.email, a.role, a.limited, u.display_name AS name, \
        a.provider_id, o.name AS provider_name, p.scope, p.mask_contacts, \
        s.stage, s.proven_at, v.id AS call_id, s.created_at, a.created_at AS agent_since, p.second_factor, p.second_factor_since, \
        (SELECT COUNT(*) FROM passkeys k WHERE k.user_id = s.user_id) + \
        (SELECT COUNT(*) FROM totps t WHERE t.user_id = s.user_id AND t.confirmed_at IS NOT NULL) AS factors \
        FROM sessions s \
        JOIN staff a ON a.user_id = s.user_id JOIN users u ON u.id = s.user_id AND u.org_id = a.provider_id \
        JOIN orgs o ON o.id = a.provider_id JOIN providers p ON p.org_id = a.provider_id \
        LEFT JOIN visits v ON v.id = s.visit_id AND v.ended_at IS NULL AND v.seen_at > $4 \
        WHERE s.hash = $1 AND s.created_at > $2 AND s.last_seen_at > $3 AND u.status <> 'inactive'";
    let values = vec![hash.into(), opened.into(), used.into(), called.into()];
    Ok(db.rows(sql.to_owned(), values, row).await?.pop())
}

fn row(row: &dyn Cells) -> Result<Live, DbErr> {
    let text = |at: usize| Ok::<_, DbErr>(row.text(at)?.unwrap_or_default());
    Ok(Live {
        id: row.id(0)?,
        user_id: row.id(1)?,
        last_seen_at: row.int(2)?,
        email: text(3)?,
        role: Word::read(&text(4)?)?,
        limited: row.truth(5)?,
        name: text(6)?,
        provider_id: row.id(7)?,
        provider_name: text(8)?,
        scope: i32::try_from(row.int(9)?).unwrap_or_default(),
        mask_contacts: row.truth(10)?,
        stage: Word::read(&text(11)?)?,
        proven_at: row.int(12)?,
        call_id: row.id_or_none(13)?,
        created_at: row.int(14)?,
        agent_since: row.int(15)?,
        second_factor: row.truth(16)?,
        second_factor_since: row.int(17)?,
        factors: row.int(18)?,
    })
}

/// The scopes of the first `most` orgs that were given to a limited agent, of those that the provider manages.
pub async fn given(db: &Reader, live: &Live, most: u64) -> Result<Vec<i32>, DbErr> {
    let sql = "SELECT g.scope FROM staff_orgs g JOIN managers m ON m.org_id = g.org_id AND m.provider_id = $2 \
        WHERE g.user_id = $1 LIMIT $3";
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let values = vec![live.user_id.into(), live.provider_id.into(), most.into()];
    let scopes = db.rows(sql.to_owned(), values, |row| row.int(0)).await?;
    Ok(scopes.into_iter().filter_map(|scope| i32::try_from(scope).ok()).collect())
}

/// Notes that a session was used: an agent's, or a customer's administrator's.
pub async fn seen(store: &Store, customer: bool, session: Uuid, now: i64) -> Result<(), DbErr> {
    let change = store.begin().await?;
    let sql = if customer {
        "UPDATE customer_sessions SET last_seen_at = $1 WHERE id = $2 AND last_seen_at < $1"
    } else {
        "UPDATE sessions SET last_seen_at = $1 WHERE id = $2 AND last_seen_at < $1"
    };
    let values = [now.into(), session.into()];
    change.execute_raw(Statement::from_sql_and_values(change.get_database_backend(), sql, values)).await?;
    change.commit().await
}
