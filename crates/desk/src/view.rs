//! The read-only view.

use model::{
    AppError, OrgId, PageInput, ViewId,
    view::{Opened, Seen, ViewPage},
};

use crate::AgentDesk;

impl AgentDesk {
    pub async fn open_view(&self, _org: OrgId, _reason: &str, _case: Option<String>) -> Result<Opened, AppError> {
        Err(AppError::internal("to come"))
    }

    pub async fn see(
        &self,
        _id: ViewId,
        _page: ViewPage,
        _name: Option<String>,
        _input: PageInput,
    ) -> Result<Seen, AppError> {
        Err(AppError::internal("to come"))
    }

    pub async fn leave_view(&self, _id: ViewId) -> Result<(), AppError> {
        Err(AppError::internal("to come"))
    }
}
