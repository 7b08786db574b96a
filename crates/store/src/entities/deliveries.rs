//! Mail that Farol sends: the outbox.

use model::mail::DeliveryState;
use model::mail::MailKind;
use sea_orm::entity::prelude::*;

use crate::Word;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deliveries")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub message_id: String,
    pub verp: String,
    pub provider_id: Uuid,
    pub org_id: Uuid,
    pub user_id: Uuid,
    pub mailbox: String,
    pub recipient: String,
    pub kind: Word<MailKind>,
    pub subject: String,
    pub sealed: Option<String>,
    pub state: Word<DeliveryState>,
    pub attempts: i64,
    pub next_at: i64,
    pub lease: Option<Uuid>,
    pub expires_at: Option<i64>,
    pub created_at: i64,
    pub reason: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
