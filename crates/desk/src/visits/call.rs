//! A call from its start to its summary.

use model::{
    AppError, UserId, VisitId,
    visits::{CallSummary, OpenCall},
};

use crate::AgentDesk;

impl AgentDesk {
    pub async fn start_call(&self, _user: UserId) -> Result<OpenCall, AppError> {
        Err(AppError::internal("to come"))
    }

    pub async fn note_call(&self, _id: VisitId, _notes: &str, _case: Option<String>) -> Result<OpenCall, AppError> {
        Err(AppError::internal("to come"))
    }

    pub async fn end_call(&self, _id: VisitId) -> Result<CallSummary, AppError> {
        Err(AppError::internal("to come"))
    }

    pub async fn call(&self, _id: VisitId) -> Result<CallSummary, AppError> {
        Err(AppError::internal("to come"))
    }
}
