//! Codes mailed to callers, and what became of them.

use model::verification::VerificationState;
use sea_orm::entity::prelude::*;

use crate::Word;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "verifications")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub visit_id: Uuid,
    pub agent_id: Uuid,
    pub org_id: Uuid,
    pub user_id: Uuid,
    pub address: String,
    pub mac: String,
    pub words: String,
    pub delivery_id: Uuid,
    pub created_at: i64,
    pub expires_at: i64,
    pub tries: i64,
    pub state: Word<VerificationState>,
    pub settled_at: Option<i64>,
    pub used_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
