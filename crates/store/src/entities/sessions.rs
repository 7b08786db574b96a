//! Signed-in browsers, by the SHA-256 of the cookie's token in hex.

use model::security::Stage;
use sea_orm::entity::prelude::*;

use crate::Word;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sessions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub hash: String,
    pub id: Uuid,
    pub user_id: Uuid,
    pub created_at: i64,
    pub last_seen_at: i64,
    pub address: String,
    pub browser: String,
    pub stage: Word<Stage>,
    /// When its agent last proved who they are.
    pub proven_at: i64,
    /// The call that is going on.
    pub visit_id: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
