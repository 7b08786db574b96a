//! The columns of a row by their place, whichever way it was read.

use sea_orm::{DbErr, QueryResult};
use uuid::Uuid;

pub(crate) trait Cells {
    /// An integer of any width.
    fn int(&self, at: usize) -> Result<i64, DbErr>;

    fn truth(&self, at: usize) -> Result<bool, DbErr>;

    fn text(&self, at: usize) -> Result<Option<String>, DbErr>;

    fn id(&self, at: usize) -> Result<Uuid, DbErr>;

    fn id_or_none(&self, at: usize) -> Result<Option<Uuid>, DbErr>;
}

impl Cells for QueryResult {
    fn int(&self, at: usize) -> Result<i64, DbErr> {
        self.try_get_by_index::<i32>(at).map(i64::from).or_else(|_| self.try_get_by_index(at))
    }

    fn truth(&self, at: usize) -> Result<bool, DbErr> {
        self.try_get_by_index(at)
    }

    fn text(&self, at: usize) -> Result<Option<String>, DbErr> {
        self.try_get_by_index(at)
    }

    fn id(&self, at: usize) -> Result<Uuid, DbErr> {
        self.try_get_by_index(at)
    }

    fn id_or_none(&self, at: usize) -> Result<Option<Uuid>, DbErr> {
        self.try_get_by_index(at)
    }
}
