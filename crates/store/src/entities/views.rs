//! Looks into a customer's org.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "views")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub org_id: Uuid,
    pub provider_id: Uuid,
    pub agent_id: Uuid,
    pub session_id: Uuid,
    /// None under the standing switch.
    pub consent_id: Option<Uuid>,
    pub reason: String,
    pub case_ref: Option<String>,
    pub opened_at: i64,
    pub expires_at: i64,
    pub closed_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
