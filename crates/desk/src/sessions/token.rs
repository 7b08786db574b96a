//! What a session's cookie holds: a secret, and the proof that a server of this deployment made it, by which a stranger is
//! told from somebody signed in where nothing is looked up.

use model::AppError;

use super::LIFE;
use crate::{Desk, clock, keys::Keys, secret};

/// Most bytes of what the proof is over: a stranger's is not read to its end.
const SIGNED: usize = 96;

/// Whose session a token is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    Agents,
    /// That of a customer's administrator.
    Customers,
}

impl Whose {
    /// What the proof is made for.
    const fn purpose(self) -> &'static str {
        match self {
            Self::Agents => "session",
            Self::Customers => "customer session",
        }
    }
}

/// 256 random bits in hex, when they were made (Unix seconds), and the MAC of both under the deployment's key, with dots
/// between them. Only the SHA-256 of it all is stored.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    pub(crate) fn new(keys: &Keys, whose: Whose) -> Result<Self, AppError> {
        Self::of_moment(keys, whose, clock::now())
    }

    fn of_moment(keys: &Keys, whose: Whose, now: i64) -> Result<Self, AppError> {
        let signed = format!("{}.{now}", secret::new()?);
        let mac = keys.mac(whose.purpose(), signed.as_bytes());
        Ok(Self(format!("{signed}.{mac}")))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Desk {
    /// Whether a process with this one's key made the token for such a session, and not so long ago that its session has ended for sure. No
    /// database is asked, so who may do what is decided elsewhere.
    pub fn made(&self, whose: Whose, token: &str) -> bool {
        made(&self.keys, whose, token, clock::now())
    }
}

fn made(keys: &Keys, whose: Whose, token: &str, now: i64) -> bool {
    let Some((signed, mac)) = token.rsplit_once('.').filter(|(signed, _)| signed.len() <= SIGNED) else { return false };
    let at = signed.split_once('.').and_then(|(_, at)| at.parse::<i64>().ok());
    at.is_some_and(|at| at > now - LIFE) && keys.verify(whose.purpose(), signed.as_bytes(), mac)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_else_makes_one() {
        use Whose::{Agents, Customers};
        let (ours, now) = (Keys::new(&[7; 32]), 1_800_000_000);
        let token = Token::of_moment(&ours, Agents, now).expect("a token");
        let token = token.as_str();
        let restarted = Keys::new(&[7; 32]);
        assert!(made(&restarted, Agents, token, now) && made(&restarted, Agents, token, now + LIFE - 1));
        assert!(!made(&ours, Agents, token, now + LIFE), "its session has ended");
        assert!(!made(&ours, Customers, token, now), "it is an agent's");
        let later = token.replacen(&format!(".{now}."), &format!(".{}.", now + 9), 1);
        let stranger = Token::of_moment(&Keys::new(&[8; 32]), Agents, now).expect("a token");
        for forged in [later.as_str(), stranger.as_str(), &"0".repeat(64), "", ".", "..", "a.1800000000.00", "é.é.é"]
        {
            assert!(!made(&ours, Agents, forged, now), "{forged}");
        }
    }
}
