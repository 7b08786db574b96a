//! How much each agent reads, hour by hour.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reading")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub agent_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub hour: i64,
    pub reads: i64,
    pub reveals: i64,
    /// When the hour became a burst of reads or of reveals, and when the agent was stopped for it.
    pub reads_asked_at: Option<i64>,
    pub reads_stopped_at: Option<i64>,
    pub reveals_asked_at: Option<i64>,
    pub reveals_stopped_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
