//! Consent: a customer's permission for a provider to look into its org.

use model::{
    AppError, ConsentId, OrgId,
    consent::{Asked, ConsentRow, OrgAccess},
};

use crate::AgentDesk;

impl AgentDesk {
    pub async fn access(&self, _org: OrgId) -> Result<OrgAccess, AppError> {
        Err(AppError::internal("to come"))
    }

    pub async fn ask_consent(
        &self,
        _org: OrgId,
        _reason: &str,
        _minutes: Option<i64>,
        _case: Option<String>,
    ) -> Result<Asked, AppError> {
        Err(AppError::internal("to come"))
    }

    pub async fn give_back(&self, _id: ConsentId) -> Result<ConsentRow, AppError> {
        Err(AppError::internal("to come"))
    }
}
