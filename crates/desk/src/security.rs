//! Means of proof: passkeys, codes of an authenticator app, recovery codes, and the fresh proof of the agent.

use model::{
    AppError, OrgId, PasskeyId, UserId,
    security::{PasskeyQuestion, ProofWays, Security, Stage, TotpSetup},
};
use uuid::Uuid;

use crate::{Client, Desk};

/// Whoever a session is of, with their own means of proof: an agent, also one on the way in, or a customer's administrator.
#[derive(Clone)]
pub struct Holder {
    pub(crate) desk: Desk,
    pub(crate) user: UserId,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) org: OrgId,
    pub(crate) customer: bool,
    pub(crate) session: Uuid,
    pub(crate) stage: Stage,
    pub(crate) client: Client,
}

/// Seconds for which a proof of the agent is fresh (DESIGN §5).
pub(crate) const FRESH: i64 = 600;

/// Whether a proof that was given then still is. One of a moment that is still to come was given under a clock that has been
/// set back since.
pub(crate) fn is_fresh(proven_at: i64, now: i64) -> bool {
    proven_at <= now && now - proven_at < FRESH
}

impl Desk {
    /// The holder of this session, also of one that is not wholly signed in.
    pub async fn holder(&self, _token: &str, _customer: bool) -> Result<Holder, AppError> {
        Err(AppError::signed_out())
    }

    /// The first step of a customer's administrator who signs in with a passkey.
    pub async fn begin_customer_passkey(&self, _email: &str) -> Result<PasskeyQuestion, AppError> {
        Err(AppError::internal("to come"))
    }
}

impl Holder {
    /// The same, asked from there.
    pub fn from(self, client: Client) -> Self {
        Self { client, ..self }
    }

    pub async fn security(&self) -> Result<Security, AppError> {
        Err(AppError::internal("to come"))
    }

    pub async fn begin_totp(&self) -> Result<TotpSetup, AppError> {
        Err(AppError::internal("to come"))
    }

    pub async fn finish_totp(&self, _code: &str) -> Result<Vec<String>, AppError> {
        Err(AppError::internal("to come"))
    }

    pub async fn remove_totp(&self) -> Result<Security, AppError> {
        Err(AppError::internal("to come"))
    }

    pub async fn begin_passkey(&self) -> Result<PasskeyQuestion, AppError> {
        Err(AppError::internal("to come"))
    }

    pub async fn finish_passkey(&self, _name: &str, _credential: &str) -> Result<Security, AppError> {
        Err(AppError::internal("to come"))
    }

    pub async fn remove_passkey(&self, _id: PasskeyId) -> Result<Security, AppError> {
        Err(AppError::internal("to come"))
    }

    pub async fn recovery_codes(&self) -> Result<Vec<String>, AppError> {
        Err(AppError::internal("to come"))
    }

    pub async fn proof_ways(&self) -> Result<ProofWays, AppError> {
        Err(AppError::internal("to come"))
    }

    pub async fn prove_password(&self, _password: &str) -> Result<(), AppError> {
        Err(AppError::internal("to come"))
    }

    pub async fn prove_code(&self, _code: &str) -> Result<(), AppError> {
        Err(AppError::internal("to come"))
    }

    pub async fn begin_proof(&self) -> Result<PasskeyQuestion, AppError> {
        Err(AppError::internal("to come"))
    }

    pub async fn prove_passkey(&self, _credential: &str) -> Result<(), AppError> {
        Err(AppError::internal("to come"))
    }
}
