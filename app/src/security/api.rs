//! The doors to one's own means of proof. They serve agents and customers' administrators alike; `customer` says whose
//! session is meant, for one browser may hold both.

use leptos::prelude::*;
use model::{
    PasskeyId,
    security::{PasskeyQuestion, ProofWays, Security, TotpSetup},
};

use crate::{error::ApiError, json::Json};

#[server(prefix = "/api", endpoint = "security/get", input = Json, output = Json)]
pub async fn get_security(#[server(default)] customer: bool) -> Result<Security, ApiError> {
    Ok(crate::caller::holder(customer).await?.security().await?)
}

#[server(prefix = "/api", endpoint = "security/begin_totp", input = Json, output = Json)]
pub async fn begin_totp() -> Result<TotpSetup, ApiError> {
    Ok(crate::caller::holder(false).await?.begin_totp().await?)
}

/// With a code of the app; the recovery codes, shown once.
#[server(prefix = "/api", endpoint = "security/finish_totp", input = Json, output = Json)]
pub async fn finish_totp(code: String) -> Result<Vec<String>, ApiError> {
    Ok(crate::caller::holder(false).await?.finish_totp(&code).await?)
}

#[server(prefix = "/api", endpoint = "security/remove_totp", input = Json, output = Json)]
pub async fn remove_totp() -> Result<Security, ApiError> {
    Ok(crate::caller::holder(false).await?.remove_totp().await?)
}

#[server(prefix = "/api", endpoint = "security/begin_passkey", input = Json, output = Json)]
pub async fn begin_passkey(#[server(default)] customer: bool) -> Result<PasskeyQuestion, ApiError> {
    Ok(crate::caller::holder(customer).await?.begin_passkey().await?)
}

/// With the browser's answer (`PublicKeyCredential.toJSON()` as text).
#[server(prefix = "/api", endpoint = "security/finish_passkey", input = Json, output = Json)]
pub async fn finish_passkey(
    name: String,
    credential: String,
    #[server(default)] customer: bool,
) -> Result<Security, ApiError> {
    Ok(crate::caller::holder(customer).await?.finish_passkey(&name, &credential).await?)
}

#[server(prefix = "/api", endpoint = "security/remove_passkey", input = Json, output = Json)]
pub async fn remove_passkey(id: PasskeyId, #[server(default)] customer: bool) -> Result<Security, ApiError> {
    Ok(crate::caller::holder(customer).await?.remove_passkey(id).await?)
}

/// New recovery codes, shown once; the old ones are void.
#[server(prefix = "/api", endpoint = "security/recovery_codes", input = Json, output = Json)]
pub async fn recovery_codes() -> Result<Vec<String>, ApiError> {
    Ok(crate::caller::holder(false).await?.recovery_codes().await?)
}

/// How the caller can prove who they are just now. Also the second step of signing in.
#[server(prefix = "/api", endpoint = "prove/ways", input = Json, output = Json)]
pub async fn get_proof_ways() -> Result<ProofWays, ApiError> {
    Ok(crate::caller::holder(false).await?.proof_ways().await?)
}

#[server(prefix = "/api", endpoint = "prove/password", input = Json, output = Json)]
pub async fn prove_password(password: String) -> Result<(), ApiError> {
    Ok(crate::caller::holder(false).await?.prove_password(&password).await?)
}

/// With a code of the authenticator app, or a recovery code.
#[server(prefix = "/api", endpoint = "prove/code", input = Json, output = Json)]
pub async fn prove_code(code: String) -> Result<(), ApiError> {
    Ok(crate::caller::holder(false).await?.prove_code(&code).await?)
}

#[server(prefix = "/api", endpoint = "prove/begin_passkey", input = Json, output = Json)]
pub async fn begin_proof() -> Result<PasskeyQuestion, ApiError> {
    Ok(crate::caller::holder(false).await?.begin_proof().await?)
}

#[server(prefix = "/api", endpoint = "prove/passkey", input = Json, output = Json)]
pub async fn prove_passkey(credential: String) -> Result<(), ApiError> {
    Ok(crate::caller::holder(false).await?.prove_passkey(&credential).await?)
}

/// The first step of signing in to a customer's own pages with a passkey.
#[server(prefix = "/api", endpoint = "my/begin_passkey", input = Json, output = Json)]
pub async fn begin_customer_passkey(email: String) -> Result<PasskeyQuestion, ApiError> {
    Ok(crate::caller::desk()?.begin_customer_passkey(&email, crate::caller::client()).await?)
}
