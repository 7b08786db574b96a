//! What was ordered. The id is made of the number, so that search keys have a subject.

use model::orders::OrderStatus;
use sea_orm::entity::prelude::*;

use crate::Word;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "orders")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub number: String,
    pub org_id: Uuid,
    pub status: Word<OrderStatus>,
    pub placed_on: Option<String>,
    pub requested_start_on: Option<String>,
    pub provisioning_contact: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
