//! A provider's agents, as its administrator sees and changes them.

use model::{
    AppError, OrgId, UserId,
    staff::{Corner, Granted, ProviderSettings, StaffPage, StaffRole},
};

use crate::AgentDesk;

impl AgentDesk {
    pub async fn corner(&self) -> Result<Corner, AppError> {
        Ok(Corner { me: self.me.clone(), call: None, questions: 0 })
    }

    pub async fn staff(&self) -> Result<StaffPage, AppError> {
        Err(AppError::internal("to come"))
    }

    pub async fn grant_role(
        &self,
        _user: UserId,
        _role: Option<StaffRole>,
        _customers: Option<Vec<OrgId>>,
    ) -> Result<Granted, AppError> {
        Err(AppError::internal("to come"))
    }

    pub async fn end_sessions_of(&self, _user: UserId) -> Result<(), AppError> {
        Err(AppError::internal("to come"))
    }

    pub async fn change_settings(&self, _settings: ProviderSettings) -> Result<ProviderSettings, AppError> {
        Err(AppError::internal("to come"))
    }
}
