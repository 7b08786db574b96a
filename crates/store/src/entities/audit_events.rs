//! The audit log.

use model::audit::{ActorKind, Outcome, SubjectKind, Verb};
use sea_orm::entity::prelude::*;

use crate::Word;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_events")]
pub struct Model {
    /// UUID version 7: in the order of time.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub at: i64,
    pub verb: Word<Verb>,
    pub outcome: Word<Outcome>,
    pub actor: Word<ActorKind>,
    pub actor_id: Option<Uuid>,
    pub session_id: Option<Uuid>,
    pub provider_id: Option<Uuid>,
    pub org_id: Option<Uuid>,
    pub subject_kind: Option<Word<SubjectKind>>,
    pub subject_id: Option<String>,
    /// The person whom it is about.
    pub user_id: Option<Uuid>,
    pub visit_id: Option<Uuid>,
    /// What is personal, sealed under the key of the actor and of the person whom it is about.
    pub actor_data: Option<String>,
    pub subject_data: Option<String>,
    pub seq: Option<i64>,
    /// SHA-256 in hex (desk/audit/chain.rs).
    pub hash: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
