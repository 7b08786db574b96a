//! What became of mail to a person: the events the directory brought, and why an address gets none.

use serde::{Deserialize, Serialize};

use crate::{Timestamp, wire::words};

words! {
    MailEventKind {
        Queued = "queued",
        Sent = "sent",
        Delivered = "delivered",
        Deferred = "deferred",
        Bounced = "bounced",
        Rejected = "rejected",
        Complained = "complained",
        Autoreplied = "autoreplied",
        Suppressed = "suppressed",
    }
}

words! {
    /// The five words a card shows (DESIGN §6).
    MailStatus {
        None = "none",
        InProgress = "in_progress",
        Delivered = "delivered",
        Unknown = "unknown",
        Error = "error",
    }
}

words! {
    MailKind {
        Invitation = "invitation",
        PasswordReset = "password_reset",
        MeetingInvite = "meeting_invite",
        Notice = "notice",
    }
}

words! {
    /// Who told of an event.
    MailSource {
        /// The imported directory.
        Directory = "directory",
        /// Farol's own outbox.
        Farol = "farol",
        /// The mail server that took it, or refused to.
        Smtp = "smtp",
        /// The folder of the development transport.
        Folder = "folder",
        /// A delivery status notification (RFC 3464).
        Dsn = "dsn",
        Ses = "ses",
        Sendgrid = "sendgrid",
        Mailgun = "mailgun",
        Postmark = "postmark",
    }
}

words! {
    SuppressionReason {
        HardBounce = "hard_bounce",
        SoftBounce = "soft_bounce",
        Complaint = "complaint",
        Manual = "manual",
    }
}

/// The last mail to any of a user's addresses and what is known of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastMail {
    pub status: MailStatus,
    pub kind: Option<MailKind>,
    pub subject: Option<String>,
    pub address: Option<String>,
    /// When the event that decides the status happened.
    pub at: Option<Timestamp>,
    pub event: Option<MailEventKind>,
    /// Enhanced status code (RFC 3463): `5.2.2`.
    pub code: Option<String>,
    /// The server's own words.
    pub diagnostic: Option<String>,
}

impl LastMail {
    pub const fn none() -> Self {
        Self {
            status: MailStatus::None,
            kind: None,
            subject: None,
            address: None,
            at: None,
            event: None,
            code: None,
            diagnostic: None,
        }
    }
}

/// Mail is not sent to an address, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suppression {
    pub reason: SuppressionReason,
    pub since: Timestamp,
    pub diagnostic: Option<String>,
}
