//! Secrets that somebody carries (a session's token, a one-time link): 256 random bits, of which only a hash is kept.

use model::AppError;
use sha2::{Digest, Sha256};

use crate::logged::internal;

/// 256 bits of the system's randomness, as 64 hex digits.
pub(crate) fn new() -> Result<String, AppError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(internal)?;
    Ok(hex::encode(bytes))
}

/// What is kept of a secret: its SHA-256 in hex. Being random, it needs no salt.
pub(crate) fn hash(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}
