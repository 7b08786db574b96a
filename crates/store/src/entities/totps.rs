//! Authenticator apps: one a person.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "totps")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: Uuid,
    /// The shared secret, sealed under the server's key.
    pub secret: String,
    pub created_at: i64,
    /// None until the first code of the app was right.
    pub confirmed_at: Option<i64>,
    /// The last time step of which a code was taken: each is good once (RFC 6238 §5.2).
    pub step: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
