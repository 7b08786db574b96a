//! Who is calling: the one place where a page or server function gets its desk.
use crate::error::ApiError;
use desk::AgentDesk;

/// The signed-in agent of this request, or `signed_out`.
pub async fn agent() -> Result<AgentDesk, ApiError> {
    unimplemented!()
}
