//! Early warnings over customers, one row a provider and a thing that it is about.

use model::warnings::WarningKind;
use sea_orm::entity::prelude::*;

use crate::Word;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "warnings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub org_id: Uuid,
    pub provider_id: Uuid,
    pub kind: Word<WarningKind>,
    /// An id of what it is about.
    pub subject: String,
    /// Since when; of what ends, when it does.
    pub at: i64,
    /// How many are concerned.
    pub n: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
