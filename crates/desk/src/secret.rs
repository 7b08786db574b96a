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

/// A number from 0 up to but without `end`, each as likely.
pub(crate) fn below(end: u32) -> Result<u32, AppError> {
    let end = end.max(1);
    // What is above the last whole multiple would make the small numbers likelier.
    let whole = u32::MAX - u32::MAX % end;
    loop {
        let mut bytes = [0; 4];
        getrandom::fill(&mut bytes).map_err(internal)?;
        let drawn = u32::from_le_bytes(bytes);
        if drawn < whole {
            return Ok(drawn % end);
        }
    }
}
