//! What happened to mail, and who told of it. The recipient is folded to lower case.

use model::mail::{MailEventKind, MailSource};
use sea_orm::entity::prelude::*;

use crate::Word;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail_events")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub recipient: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub occurred_at: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub message_id: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub event: Word<MailEventKind>,
    pub org_id: Uuid,
    pub kind: String,
    pub subject: String,
    pub code: Option<String>,
    pub diagnostic: Option<String>,
    pub source: Word<MailSource>,
    /// Who sent the mail; none where the directory tells of it.
    pub provider_id: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
