//! What a session's cookie holds: a secret, and the proof that a server of this deployment made it, by which a stranger is
//! told from somebody signed in where nothing is looked up.

use model::AppError;

use super::LIFE;
use crate::{Desk, clock, keys::Keys, secret};

/// Most bytes of what the proof is over: a stranger's is not read to its end.
const SIGNED: usize = 96;

/// What the proof is made for.
const PURPOSE: &str = "session";

/// 256 random bits in hex, when they were made (Unix seconds), and the MAC of both under the deployment's key, with dots
/// between them. Only the SHA-256 of it all is stored.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    pub(crate) fn new(keys: &Keys) -> Result<Self, AppError> {
        Self::of_moment(keys, clock::now())
    }

    fn of_moment(keys: &Keys, now: i64) -> Result<Self, AppError> {
        let signed = format!("{}.{now}", secret::new()?);
        let mac = keys.mac(PURPOSE, signed.as_bytes());
        Ok(Self(format!("{signed}.{mac}")))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Desk {
    /// Whether a process with this one's key made the token, and not so long ago that its session has ended for sure. No
    /// database is asked, so who may do what is decided elsewhere.
    pub fn made(&self, token: &str) -> bool {
        made(&self.keys, token, clock::now())
    }
}

fn made(keys: &Keys, token: &str, now: i64) -> bool {
    let Some((signed, mac)) = token.rsplit_once('.').filter(|(signed, _)| signed.len() <= SIGNED) else { return false };
    let at = signed.split_once('.').and_then(|(_, at)| at.parse::<i64>().ok());
    at.is_some_and(|at| at > now - LIFE) && keys.verify(PURPOSE, signed.as_bytes(), mac)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_else_makes_one() {
        let (ours, now) = (Keys::new(&[7; 32]), 1_800_000_000);
        let token = Token::of_moment(&ours, now).expect("a token");
        let restarted = Keys::new(&[7; 32]);
        assert!(made(&restarted, token.as_str(), now) && made(&restarted, token.as_str(), now + LIFE - 1));
        assert!(!made(&ours, token.as_str(), now + LIFE), "its session has ended");
        let later = token.as_str().replacen(&format!(".{now}."), &format!(".{}.", now + 9), 1);
        let stranger = Token::of_moment(&Keys::new(&[8; 32]), now).expect("a token");
        for forged in [later.as_str(), stranger.as_str(), &"0".repeat(64), "", ".", "..", "a.1800000000.00", "é.é.é"]
        {
            assert!(!made(&ours, forged, now), "{forged}");
        }
    }
}
