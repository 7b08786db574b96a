use model::{AppError, SessionId, sessions::SessionRow, staff::SignInInput};
use crate::{AgentDesk, Desk};

/// Where a request came from, as a session remembers it.
#[derive(Clone, Debug, Default)]
pub struct Client { pub address: String, pub browser: String }

/// What the session cookie holds: 256 random bits in hex. Only its SHA-256 is stored.
#[derive(Clone)]
pub struct Token(pub(crate) String);

impl Desk {
    pub async fn sign_in(&self, _input: SignInInput, _client: Client) -> Result<Token, AppError> { unimplemented!() }
    /// The agent whose session this is, or `signed_out`.
    pub async fn agent(&self, _token: &str) -> Result<AgentDesk, AppError> { unimplemented!() }
    /// Whose one-time link this is (an e-mail address), or `not_found`.
    pub async fn password_link(&self, _link: &str) -> Result<String, AppError> { unimplemented!() }
    /// Uses up a one-time link.
    pub async fn set_password(&self, _link: &str, _password: &str) -> Result<(), AppError> { unimplemented!() }
}
impl AgentDesk {
    pub async fn sessions(&self) -> Result<Vec<SessionRow>, AppError> { unimplemented!() }
    pub async fn end_session(&self, _id: SessionId) -> Result<(), AppError> { unimplemented!() }
    pub async fn end_all_sessions(&self) -> Result<(), AppError> { unimplemented!() }
    pub async fn sign_out(&self) -> Result<(), AppError> { unimplemented!() }
}
