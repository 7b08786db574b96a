//! What a signed-in administrator of a customer may do: a handle for their own org alone.

use model::{
    AppError, ConsentId, EventId, OrgId, PageInput, VouchId,
    audit::Wall,
    consent::{AccessPage, Administrator, ConsentRow, RequestPage, StandingAccess},
};
use uuid::Uuid;

use crate::{Client, Desk};

/// One signed-in administrator of a customer.
#[derive(Clone)]
pub struct CustomerDesk {
    pub(crate) desk: Desk,
    pub(crate) me: Administrator,
    pub(crate) session: Uuid,
    pub(crate) client: Client,
}

impl Desk {
    /// The administrator whose session this is; `signed_out` when it has ended.
    pub async fn customer(&self, _token: &str) -> Result<CustomerDesk, AppError> {
        Err(AppError::signed_out())
    }
}

impl CustomerDesk {
    /// The same, asked from there.
    pub fn from(self, client: Client) -> Self {
        Self { client, ..self }
    }

    pub fn me(&self) -> &Administrator {
        &self.me
    }

    pub async fn access_page(&self) -> Result<AccessPage, AppError> {
        Err(AppError::internal("to come"))
    }

    pub async fn request(&self, _id: ConsentId) -> Result<RequestPage, AppError> {
        Err(AppError::internal("to come"))
    }

    pub async fn answer(&self, _id: ConsentId, _grant: bool, _minutes: Option<i64>) -> Result<ConsentRow, AppError> {
        Err(AppError::internal("to come"))
    }

    pub async fn withdraw(&self, _id: ConsentId) -> Result<ConsentRow, AppError> {
        Err(AppError::internal("to come"))
    }

    pub async fn set_standing(&self, _provider: OrgId, _allowed: bool) -> Result<StandingAccess, AppError> {
        Err(AppError::internal("to come"))
    }

    pub async fn wall(&self, _input: PageInput) -> Result<Wall, AppError> {
        Err(AppError::internal("to come"))
    }

    pub async fn ask_question(&self, _id: EventId, _text: &str) -> Result<(), AppError> {
        Err(AppError::internal("to come"))
    }

    pub async fn answer_vouch(&self, _id: VouchId, _yes: bool) -> Result<(), AppError> {
        Err(AppError::internal("to come"))
    }
}
