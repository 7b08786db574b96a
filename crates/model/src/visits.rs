//! Calls: when one began, what was noted, and the summary for the ticket.

mod merge;

pub use merge::merged;
use serde::{Deserialize, Serialize};

use crate::{
    Timestamp, VisitId,
    error::Said,
    search::{OrgRef, UserRef},
};

/// A call that is going on in this session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenCall {
    pub id: VisitId,
    pub user: UserRef,
    pub org: OrgRef,
    pub started_at: Timestamp,
    /// Seconds since then by the server's clock.
    pub seconds: i64,
    pub case: Option<String>,
    pub notes: String,
    /// When the notes were last saved.
    pub noted_at: Option<Timestamp>,
    /// How often they were saved: a save names the one that it is based on.
    pub revision: i64,
}

/// What became of notes that were to be saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// As it is on the server now.
    pub call: OpenCall,
    /// If not, nothing was changed: somebody else has saved since, and what they wrote is in `call`.
    pub kept: bool,
}

/// A call that is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallSummary {
    pub id: VisitId,
    pub user: UserRef,
    pub org: OrgRef,
    pub started_at: Timestamp,
    pub ended_at: Timestamp,
    /// Plain text, ready for a ticket: who, when, what was proven and done, the notes.
    pub text: String,
    /// What the text was made of, until it has left.
    #[serde(skip)]
    pub said: Vec<Said>,
}

/// When a call was, as its summary says it before a browser has put it into its reader's own time.
pub fn span(from: &Timestamp, to: &Timestamp) -> String {
    format!("{} – {}", from.plain(), to.plain())
}

/// How long something took, in the signs of ISO 80000-3, which every language shares: `45 s`, `3 min 12 s`, `1 h 5 min`.
pub fn length(seconds: i64) -> String {
    let (hours, minutes, seconds) = (seconds / 3_600, seconds % 3_600 / 60, seconds % 60);
    match (hours, minutes, seconds) {
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, 0) => format!("{minutes} min"),
        (0, minutes, seconds) => format!("{minutes} min {seconds} s"),
        (hours, 0, _) => format!("{hours} h"),
        (hours, minutes, _) => format!("{hours} h {minutes} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::length;

    #[test]
    fn lengths() {
        for (seconds, is) in [
            (0, "0 s"),
            (45, "45 s"),
            (60, "1 min"),
            (192, "3 min 12 s"),
            (3_600, "1 h"),
            (3_930, "1 h 5 min"),
            (36_059, "10 h"),
        ] {
            assert_eq!(length(seconds), is);
        }
    }
}
