//! Providers and customers.

use model::orgs::{OrgKind, OrgStatus};
use sea_orm::entity::prelude::*;

use crate::Word;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "orgs")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub name: String,
    pub sort_name: String,
    pub kind: Word<OrgKind>,
    pub status: Word<OrgStatus>,
    pub created_at: Option<i64>,
    pub country: Option<String>,
    pub locale: Option<String>,
    pub sso: bool,
    pub directory_sync: bool,
    pub invite_emails: bool,
    pub read_only_access: bool,
    pub users: i64,
    pub devices: i64,
    /// Its own short name in the search keys, below 0; given when it is first written.
    pub scope: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
