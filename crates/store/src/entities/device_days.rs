//! How many of a customer's devices were in each state, from a day on.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "device_days")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    /// Since 1970, UTC.
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: i64,
    pub connected: i64,
    pub connected_with_issues: i64,
    pub disconnected: i64,
    pub offline_expired: i64,
    pub activating: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
