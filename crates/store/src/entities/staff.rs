//! Agents: users of a provider who hold a help desk role.

use model::staff::StaffRole;
use sea_orm::entity::prelude::*;

use crate::Word;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "staff")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: Uuid,
    pub provider_id: Uuid,
    /// Folded to lower case.
    pub email: String,
    pub role: Word<StaffRole>,
    /// Argon2id in PHC form; none until the one-time link is used.
    pub password_hash: Option<String>,
    /// Sees only the customers in `staff_orgs`.
    pub limited: bool,
    pub created_at: i64,
    pub last_sign_in_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
