//! Links in mails, each with one question, by the SHA-256 of the secret in hex.

use model::links::LinkKind;
use sea_orm::entity::prelude::*;

use crate::Word;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "links")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub hash: String,
    pub kind: Word<LinkKind>,
    pub subject: Uuid,
    pub expires_at: i64,
    pub answered_at: Option<i64>,
    pub answer: Option<bool>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
