//! The audit log: what is written of each act and read, how it is chained, and who reads it.

pub(crate) mod look;
pub(crate) mod persons;
mod record;

use model::{
    AppError, EventId, ExportId, OrgId, PageInput, UserId,
    audit::{AuditFilter, AuditPage, ExportRow, History},
};

use crate::AgentDesk;

pub(crate) use record::{Actor, Change, Event, is_refusal};

impl AgentDesk {
    pub async fn audit_log(&self, _filter: AuditFilter, _input: PageInput) -> Result<AuditPage, AppError> {
        Err(AppError::internal("to come"))
    }

    pub async fn user_history(&self, _id: UserId, _input: PageInput) -> Result<History, AppError> {
        Err(AppError::internal("to come"))
    }

    pub async fn org_history(&self, _id: OrgId, _input: PageInput) -> Result<History, AppError> {
        Err(AppError::internal("to come"))
    }

    pub async fn answer_question(&self, _id: EventId, _text: &str) -> Result<(), AppError> {
        Err(AppError::internal("to come"))
    }

    pub async fn ask_export(&self, _filter: AuditFilter) -> Result<ExportRow, AppError> {
        Err(AppError::internal("to come"))
    }

    pub async fn approve_export(&self, _id: ExportId) -> Result<ExportRow, AppError> {
        Err(AppError::internal("to come"))
    }
}
