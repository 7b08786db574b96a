//! Passwords: Argon2id as OWASP sets it (19 MiB, two passes, one lane), two at a time and off the async threads, so that a
//! burst of sign-ins takes neither the memory nor the server.

use std::{sync::Arc, time::Duration};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use model::{AppError, ErrorKind};
use tokio::sync::Semaphore;

use crate::logged::internal;

/// Fewest and most characters of a password (NIST SP 800-63B §3.1.1.2 asks for eight at least).
const LENGTH: std::ops::RangeInclusive<usize> = 8..=256;

/// How long a sign-in waits for its turn.
const PATIENCE: Duration = Duration::from_secs(10);

/// Hashes and checks passwords; clones share the two places.
#[derive(Clone)]
pub(crate) struct Passwords {
    places: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { places: Arc::new(Semaphore::new(2)) }
    }
}

impl Passwords {
    /// The PHC string to keep for `password`, or `invalid` when it is too short or too long.
    pub async fn hash(&self, password: &str) -> Result<String, AppError> {
        if !LENGTH.contains(&password.chars().count()) {
            return Err(AppError::invalid("password", "Choose a password of 8 characters or more."));
        }
        let password = password.to_owned();
        self.run(move || hasher().hash_password(password.as_bytes()).map(|hash| hash.to_string()))
            .await?
            .map_err(internal)
    }

    /// Whether `password` is the one that `hash` was made of. With no hash it takes as long and says no.
    pub async fn verify(&self, password: &str, hash: Option<String>) -> Result<bool, AppError> {
        if password.chars().count() > *LENGTH.end() {
            return Ok(false);
        }
        let password = password.to_owned();
        self.run(move || match hash.as_deref().and_then(|hash| PasswordHash::new(hash).ok()) {
            Some(hash) => hasher().verify_password(password.as_bytes(), &hash).is_ok(),
            None => {
                let _same_work = hasher().hash_password(password.as_bytes());
                false
            }
        })
        .await
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
        let busy = || AppError {
            retry_after: Some(5),
            ..AppError::new(ErrorKind::Unavailable, "Too many people are signing in just now. Try again in a moment.")
        };
        let place = tokio::time::timeout(PATIENCE, self.places.clone().acquire_owned()).await;
        let place = place.map_err(|_| busy())?.map_err(internal)?;
        let work = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(place);
            done
        });
        work.await.map_err(internal)
    }
}

fn hasher() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}
