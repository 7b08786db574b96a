//! Counts that pages show, kept with the rows they count and changed by what a transaction adds or takes away.

use sea_orm::{ConnectionTrait, DbErr, Statement};
use uuid::Uuid;

/// Adds to an org's number of users and devices; negative takes away.
pub async fn add_to_org(db: &impl ConnectionTrait, org: Uuid, users: i64, devices: i64) -> Result<(), DbErr> {
    let sql = "UPDATE orgs SET users = users + $1, devices = devices + $2 WHERE id = $3";
    let values = [users.into(), devices.into(), org.into()];
    db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await.map(drop)
}

/// Adds to a licence's number of holders.
pub async fn add_to_licence(db: &impl ConnectionTrait, licence: Uuid, used: i64) -> Result<(), DbErr> {
    let sql = "UPDATE licences SET used = used + $1 WHERE id = $2";
    db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [used.into(), licence.into()]))
        .await
        .map(drop)
}
