//! People.

use model::users::UserStatus;
use sea_orm::entity::prelude::*;

use super::lists::{Phones, Texts};
use crate::Word;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "users")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub org_id: Uuid,
    pub status: Word<UserStatus>,
    pub given_name: String,
    pub family_name: String,
    pub display_name: String,
    pub sort_name: String,
    pub title: Option<String>,
    pub department: Option<String>,
    pub manager_id: Option<Uuid>,
    pub locale: Option<String>,
    pub timezone: Option<String>,
    pub location: Option<String>,
    pub created_at: Option<i64>,
    /// 0: never.
    pub last_active_at: i64,
    pub emails: Texts,
    pub phones: Phones,
    pub extension: Option<String>,
    pub sip_addresses: Texts,
    pub roles: Texts,
    pub features: Texts,
    pub administrator: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
