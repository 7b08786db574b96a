//! Exports of the log that need a second person.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "exports")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub provider_id: Uuid,
    pub asked_by: Uuid,
    /// model::audit::AuditFilter as JSON.
    pub filter: String,
    pub lines: i64,
    pub asked_at: i64,
    pub approved_by: Option<Uuid>,
    pub approved_at: Option<i64>,
    pub fetched_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
