//! A session with all that a request needs to know of its agent, in one statement.

use model::{security::Stage, staff::StaffRole};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Statement};
use uuid::Uuid;

use crate::{Store, Word};

/// A live session and its agent.
#[derive(Clone, Debug, FromQueryResult)]
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
    pub visit_id: Option<Uuid>,
    /// Since when the agent is one.
    pub agent_since: i64,
    pub second_factor: bool,
    pub second_factor_since: i64,
    /// Means of a second factor that are set up.
    pub factors: i64,
}

/// The session with this hash if it was opened after `opened` and used after `used` (Unix seconds), and its agent is
/// still an active user of the provider.
pub async fn live(db: &impl ConnectionTrait, hash: &str, opened: i64, used: i64) -> Result<Option<Live>, DbErr> {
    let sql = "SELECT s.id, s.user_id, s.last_seen_at, a.email, a.role, a.limited, u.display_name AS name, \
        a.provider_id, o.name AS provider_name, p.scope, p.mask_contacts, \
        s.stage, s.proven_at, s.visit_id, a.created_at AS agent_since, p.second_factor, p.second_factor_since, \
        (SELECT COUNT(*) FROM passkeys k WHERE k.user_id = s.user_id) + \
        (SELECT COUNT(*) FROM totps t WHERE t.user_id = s.user_id AND t.confirmed_at IS NOT NULL) AS factors \
        FROM sessions s \
        JOIN staff a ON a.user_id = s.user_id JOIN users u ON u.id = s.user_id AND u.org_id = a.provider_id \
        JOIN orgs o ON o.id = a.provider_id JOIN providers p ON p.org_id = a.provider_id \
        WHERE s.hash = $1 AND s.created_at > $2 AND s.last_seen_at > $3 AND u.status <> 'inactive'";
    let values = [hash.into(), opened.into(), used.into()];
    let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    row.map(|row| Live::from_query_result(&row, "")).transpose()
}

/// The scopes of the first `most` orgs that were given to a limited agent, of those that the provider manages.
pub async fn given(db: &impl ConnectionTrait, live: &Live, most: u64) -> Result<Vec<i32>, DbErr> {
    let sql = "SELECT o.scope FROM staff_orgs g JOIN managers m ON m.org_id = g.org_id AND m.provider_id = $2 \
        JOIN orgs o ON o.id = g.org_id WHERE g.user_id = $1 LIMIT $3";
    let values = [live.user_id.into(), live.provider_id.into(), i64::try_from(most).unwrap_or(i64::MAX).into()];
    let rows = db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

/// Notes that a session was used.
pub async fn seen(store: &Store, hash: &str, now: i64) -> Result<(), DbErr> {
    let change = store.begin().await?;
    let sql = "UPDATE sessions SET last_seen_at = $1 WHERE hash = $2 AND last_seen_at < $1";
    let values = [now.into(), hash.into()];
    change.execute_raw(Statement::from_sql_and_values(change.get_database_backend(), sql, values)).await?;
    change.commit().await
}
