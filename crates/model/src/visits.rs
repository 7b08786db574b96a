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
