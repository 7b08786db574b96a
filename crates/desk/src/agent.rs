//! What one signed-in agent may do.
use model::{AppError, OrgId, SessionId};

/// One signed-in agent: everything is looked up through what their provider manages.
#[derive(Clone)]
pub struct AgentDesk {
    pub(crate) store: store::Store,
}
