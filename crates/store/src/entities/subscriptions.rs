//! What a customer pays for, by its own id (Sub478924).

use model::licences::SubscriptionStatus;
use sea_orm::entity::prelude::*;

use crate::Word;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "subscriptions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub org_id: Uuid,
    pub name: String,
    pub status: Word<SubscriptionStatus>,
    pub starts_on: Option<String>,
    pub ends_on: Option<String>,
    pub auto_renew: bool,
    pub order_number: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
