//! Passwords: Argon2id as OWASP sets it (19 MiB, two passes, one lane), two at a time and off the async threads, so that a
//! burst of sign-ins takes neither the memory nor the server. A few more wait; all others are told to come again at once.

use std::{sync::Arc, time::Duration};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use model::{AppError, ErrorKind};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use unicode_normalization::UnicodeNormalization;

use crate::logged::internal;

/// Fewest and most characters of a password (NIST SP 800-63B §3.1.1.2 asks for eight at least).
const LENGTH: std::ops::RangeInclusive<usize> = 8..=256;

/// How many are hashed at once, and how many are promised a turn, those among them. One takes some 30 ms.
const PLACES: usize = 2;
const TURNS: usize = 40;

/// The longest that a promised turn is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// Hashes and checks passwords; clones share the places.
#[derive(Clone)]
pub(crate) struct Passwords {
    places: Arc<Semaphore>,
    turns: Arc<Semaphore>,
}

/// That a password will be hashed. Taken before a try is counted: who is sent away has not failed.
pub(crate) struct Turn(OwnedSemaphorePermit);

impl Default for Passwords {
    fn default() -> Self {
        Self { places: Arc::new(Semaphore::new(PLACES)), turns: Arc::new(Semaphore::new(TURNS)) }
    }
}

impl Passwords {
    /// A promise, or at once `unavailable` where too many wait.
    pub fn turn(&self) -> Result<Turn, AppError> {
        self.turns.clone().try_acquire_owned().map(Turn).map_err(|_| busy())
    }

    /// The PHC string to keep for `password`, or `invalid` when it is too short or too long.
    pub async fn hash(&self, password: &str) -> Result<String, AppError> {
        if !LENGTH.contains(&password.chars().count()) {
            return Err(AppError::invalid("password", "Choose a password of 8 to 256 characters."));
        }
        let password: String = password.nfc().collect();
        self.run(self.turn()?, move || hasher().hash_password(password.as_bytes()).map(|hash| hash.to_string()))
            .await?
            .map_err(internal)
    }

    /// Whether `password` is the one that `hash` was made of. With no hash it takes as long and says no.
    pub async fn verify(&self, turn: Turn, password: &str, hash: Option<String>) -> Result<bool, AppError> {
        if password.chars().count() > *LENGTH.end() {
            return Ok(false);
        }
        let forms = forms(password);
        self.run(turn, move || match hash.as_deref().and_then(|hash| PasswordHash::new(hash).ok()) {
            Some(hash) => forms.iter().any(|form| hasher().verify_password(form.as_bytes(), &hash).is_ok()),
            None => {
                // The same work.
                forms.iter().for_each(|form| drop(hasher().hash_password(form.as_bytes())));
                false
            }
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        turn: Turn,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, AppError> {
        let place = tokio::time::timeout(PATIENCE, self.places.clone().acquire_owned()).await;
        let place = place.map_err(|_| busy())?.map_err(internal)?;
        let work = tokio::task::spawn_blocking(move || {
            let done = work();
            drop((place, turn.0));
            done
        });
        work.await.map_err(internal)
    }
}

/// A letter with an accent is one sign or two, by the keyboard: a password is hashed in form C (Unicode Standard Annex #15), and tried
/// as it was typed besides, for those that were hashed so before.
fn forms(typed: &str) -> Vec<String> {
    let composed: String = typed.nfc().collect();
    if composed == typed { vec![composed] } else { vec![composed, typed.to_owned()] }
}

fn busy() -> AppError {
    AppError {
        retry_after: Some(2),
        ..AppError::new(ErrorKind::Unavailable, "Too many people are signing in just now. Try again in a moment.")
    }
}

fn hasher() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_accent_is_the_same_however_a_keyboard_writes_it() {
        let passwords = Passwords::default();
        let (one, two) = ("caf\u{e9} da manh\u{e3}", "cafe\u{301} da manha\u{303}");
        let checks = async |typed: &str, hash: &str| {
            let turn = passwords.turn().expect("a turn");
            passwords.verify(turn, typed, Some(hash.to_owned())).await.expect("checked")
        };
        for chosen in [one, two] {
            let hash = passwords.hash(chosen).await.expect("hashed");
            assert!(checks(one, &hash).await && checks(two, &hash).await);
            assert!(!checks("cafe da manha", &hash).await);
        }
        let before = hasher().hash_password(two.as_bytes()).expect("hashed").to_string();
        assert!(checks(two, &before).await, "as it was hashed before");
    }

    #[tokio::test]
    async fn past_the_turns_nobody_waits() {
        let passwords = Passwords::default();
        let turns: Vec<_> = (0..TURNS).map(|_| passwords.turn().expect("a turn")).collect();
        let refused = passwords.turn().err().expect("one too many");
        assert!(refused.kind == ErrorKind::Unavailable && refused.retry_after.is_some());
        drop(turns);
        let turn = passwords.turn().expect("a turn");
        assert!(!passwords.verify(turn, "correct horse", None).await.expect("checked"));
        assert_eq!(passwords.turns.available_permits(), TURNS);
    }
}
