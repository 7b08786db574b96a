//! Holds that somebody lifted.

use model::mail::SuppressionReason;
use sea_orm::entity::prelude::*;

use crate::Word;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "clearances")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub address: String,
    pub agent_id: Option<Uuid>,
    pub user_id: Uuid,
    pub org_id: Uuid,
    pub at: i64,
    pub why: String,
    pub reason: Word<SuppressionReason>,
    pub since: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
