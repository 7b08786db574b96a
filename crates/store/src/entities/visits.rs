//! Calls: one agent in one session, one caller.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "visits")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub session_id: Uuid,
    pub agent_id: Uuid,
    pub provider_id: Uuid,
    pub org_id: Uuid,
    pub user_id: Uuid,
    pub started_at: i64,
    pub seen_at: i64,
    pub ended_at: Option<i64>,
    pub notes: String,
    pub noted_at: Option<i64>,
    pub case_ref: Option<String>,
    pub revision: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
