//! The browsers in which one person is signed in, and how long they stay so.

use serde::{Deserialize, Serialize};

use crate::{SessionId, Timestamp};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    pub id: SessionId,
    pub current: bool,
    pub created_at: Timestamp,
    pub last_seen_at: Timestamp,
    /// Where it was opened from.
    pub address: String,
    /// The browser's own `User-Agent`, cut at 256 characters.
    pub browser: String,
}

/// How soon the end of a session that is not used is told of (seconds): WCAG 2.2 §2.2.1 wants twenty at least.
pub const SOON: i64 = 2 * 60;

/// How soon the end that comes however busy one is, in seconds: what is being done has to be brought to an end.
const LATELY: i64 = 10 * 60;

/// What is left of a session, in seconds from the answer on: the reader's clock may be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeLeft {
    /// Until it ends unless it is used; never more than `life`.
    pub idle: i64,
    /// Until it ends however much it is used.
    pub life: i64,
}

/// Why a session ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Nothing was done. Anything that is done puts it off.
    Idle,
    /// It has lived as long as sessions do.
    Life,
}

impl TimeLeft {
    /// The end that has to be told of; none while both are far.
    pub fn near(self) -> Option<End> {
        match self {
            Self { idle, life } if idle <= SOON && idle < life => Some(End::Idle),
            Self { life, .. } if life <= LATELY => Some(End::Life),
            _ => None,
        }
    }

    /// Seconds until an end may be near.
    pub fn calm(self) -> i64 {
        (self.idle - SOON).min(self.life - LATELY).max(0)
    }
}

#[cfg(test)]
mod tests {
    use super::{End, TimeLeft};

    #[test]
    fn which_end_is_near() {
        for (idle, life, near, calm) in [
            (1_800, 43_200, None, 1_680),
            (121, 40_000, None, 1),
            (120, 40_000, Some(End::Idle), 0),
            (1_800, 1_900, None, 1_300),
            (600, 600, Some(End::Life), 0),
            (130, 590, Some(End::Life), 0),
            (110, 590, Some(End::Idle), 0),
            (60, 60, Some(End::Life), 0),
        ] {
            let left = TimeLeft { idle, life };
            assert_eq!((left.near(), left.calm()), (near, calm), "{left:?}");
        }
    }
}
