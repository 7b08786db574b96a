//! Orgs that manage others, each with its scope in the search keys.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "providers")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    pub scope: i32,
    /// Private contact data is masked until the caller has proven something.
    pub mask_contacts: bool,
    /// A password alone signs no agent in.
    pub second_factor: bool,
    /// Since when.
    pub second_factor_since: i64,
    /// Where the brake begins; 0: nowhere.
    pub reads_an_hour: i64,
    pub reveals_an_hour: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
