//! What imports found to be other than it was.

use model::differences::{DifferenceSource, Field, Of};
use sea_orm::entity::prelude::*;

use crate::Word;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "differences")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    /// A user, a device, or the org itself.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject_id: Uuid,
    /// UUID version 7: in the order of time.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub at: i64,
    pub subject: Word<Of>,
    pub field: Word<Field>,
    /// Which one, of a field that there are several of.
    pub name: Option<String>,
    pub old_value: Option<String>,
    pub new_value: Option<String>,
    pub old_user: Option<Uuid>,
    pub new_user: Option<Uuid>,
    /// The person whose data stands in the values.
    pub person_id: Option<Uuid>,
    pub source: Word<DifferenceSource>,
    /// The run of the import.
    pub source_id: Uuid,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
