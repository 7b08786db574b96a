//! Permissions to look into an org.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consents")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub org_id: Uuid,
    pub provider_id: Uuid,
    pub agent_id: Uuid,
    pub reason: String,
    pub case_ref: Option<String>,
    pub minutes: i64,
    pub asked_at: i64,
    /// A request that nobody has answered by then has lapsed.
    pub lapses_at: i64,
    pub answered_at: Option<i64>,
    pub answered_by: Option<Uuid>,
    pub granted: Option<bool>,
    pub ends_at: Option<i64>,
    pub ended_at: Option<i64>,
    pub ended_by: Option<Uuid>,
    /// When the notice before its end went out.
    pub warned_at: Option<i64>,
    /// Administrators to whom the question was mailed.
    pub mailed: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
