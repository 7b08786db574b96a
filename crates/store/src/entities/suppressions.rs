//! Addresses, folded to lower case, that mail is not sent to.

use model::mail::SuppressionReason;
use sea_orm::entity::prelude::*;

use crate::Word;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "suppressions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub address: String,
    pub reason: Word<SuppressionReason>,
    pub since: i64,
    pub diagnostic: Option<String>,
    /// None: until somebody lifts the hold.
    pub until: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
