//! What somebody else's server says happened to one of our mails.

use model::mail::{MailEventKind, MailSource};

/// One report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub message_id: Option<String>,
    pub verp: Option<String>,
    pub recipient: Option<String>,
    pub event: MailEventKind,
    pub permanent: bool,
    pub code: Option<String>,
    pub diagnostic: Option<String>,
    pub at: i64,
    pub source: MailSource,
}
