//! What other people's servers tell of our mail, whatever they tell it in, read into one shape.

pub mod dsn;
pub mod mailgun;
pub mod postmark;
pub mod sendgrid;
pub mod ses;
pub mod signature;
mod sns;
pub(crate) mod text;

use model::mail::{MailEventKind, MailSource};

pub use sns::{Notice, Sns};

/// What somebody else's server says happened to one of our mails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The `Message-ID` of our mail without angle brackets, where the report names it.
    pub message_id: Option<String>,
    /// The token of the envelope sender that the report was sent to (VERP): the local part is `bounce+TOKEN`.
    pub verp: Option<String>,
    /// Folded to lower case; none where the report does not name it.
    pub recipient: Option<String>,
    pub event: MailEventKind,
    /// A bounce that is for good (class 5), as opposed to one that was given up on after being put off (class 4).
    pub permanent: bool,
    /// Enhanced status code (RFC 3463) if it is well-formed.
    pub code: Option<String>,
    /// The server's own words, cut to 2,000 characters, control characters out.
    pub diagnostic: Option<String>,
    /// Unix seconds: when it happened as the report says; the same for a report that comes again.
    pub at: i64,
    pub source: MailSource,
}

impl Report {
    /// That `event` happened at `at`, and nothing else.
    fn new(source: MailSource, event: MailEventKind, at: i64) -> Self {
        Self {
            message_id: None,
            verp: None,
            recipient: None,
            event,
            permanent: false,
            code: None,
            diagnostic: None,
            at,
            source,
        }
    }
}

/// A webhook's body is not of the form that its sender documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the body is not of the form that its sender documents")]
pub struct Malformed;

impl From<serde_json::Error> for Malformed {
    fn from(_: serde_json::Error) -> Self {
        Self
    }
}

/// The first of `said` (Unix seconds) that can be: a clock that is more than a day fast is not believed. Now when there is
/// none.
fn moment(said: impl IntoIterator<Item = Option<i64>>) -> i64 {
    const DAY: i64 = 24 * 60 * 60;
    let now = crate::clock::now();
    said.into_iter().flatten().find(|at| (1..now + DAY).contains(at)).unwrap_or(now)
}
