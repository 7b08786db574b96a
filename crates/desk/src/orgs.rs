use crate::AgentDesk;
use model::{AppError, OrgId, orgs::OrgCard};
impl AgentDesk {
    pub async fn org(&self, _id: OrgId) -> Result<OrgCard, AppError> {
        unimplemented!()
    }
    /// Keeps a customer at hand in the search bar, or no longer.
    pub async fn pin(&self, _id: OrgId, _pinned: bool) -> Result<(), AppError> {
        unimplemented!()
    }
}
