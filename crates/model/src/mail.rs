//! Mail to a person: what was sent, what became of it, and why an address gets none.

use serde::{Deserialize, Serialize};

use crate::{
    DeliveryId, Timestamp, UserId,
    search::{OrgRef, UserRef},
    verification::{Offer, Proof},
    wire::words,
};

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
    /// The five words a card shows.
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
        VerificationCode = "verification_code",
        VouchRequest = "vouch_request",
        /// Asks the owner of a mailbox whether our mail is wanted again.
        ReleaseRequest = "release_request",
        /// Sent after a hold was lifted, to see whether mail arrives.
        Trial = "trial",
    }
}

words! {
    /// Where a mail of ours stands in the outbox.
    DeliveryState {
        Waiting = "waiting",
        Sent = "sent",
        /// Given up on.
        Dead = "dead",
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
    /// None where another provider sent it.
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

/// A user's mail page: every mail that is known, newest first, and why none may have come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailPage {
    pub user: UserRef,
    pub org: OrgRef,
    pub proof: Option<Proof>,
    /// "Why no mail?": one cause, one next step.
    pub answer: MailAnswer,
    pub addresses: Vec<MailAddress>,
    pub mails: Vec<MailStory>,
    /// Sending the invitation again.
    pub resend_invitation: Offer,
    /// The agent takes calls, and asks who it is.
    pub calls: bool,
}

/// One of a user's addresses, as mail sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailAddress {
    /// Masked until the caller has proven something. `clear_suppression` takes it as it stands here.
    pub address: String,
    pub suppression: Option<Suppression>,
    /// Lifting the hold and sending one mail to see whether it arrives.
    pub clear: Offer,
    /// Asking the owner by a link, where only the owner may lift the hold.
    pub ask_owner: Offer,
}

/// One mail and what happened to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailStory {
    pub message_id: String,
    pub kind: Option<MailKind>,
    /// Empty where another provider sent it.
    pub subject: String,
    /// Masked as in [`MailAddress`].
    pub address: String,
    pub status: MailStatus,
    /// Oldest first.
    pub events: Vec<MailEvent>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailEvent {
    pub event: MailEventKind,
    pub at: Timestamp,
    /// Enhanced status code (RFC 3463).
    pub code: Option<String>,
    /// The server's own words.
    pub diagnostic: Option<String>,
    pub source: MailSource,
}

words! {
    /// Why somebody gets no mail: the one that counts most.
    NoMailCause {
        /// There is no address on file.
        NoAddress = "no_address",
        /// The reader reported our mail as spam.
        Complained = "complained",
        /// Mail came back for good; the address is held back.
        HardBounce = "hard_bounce",
        SoftBounce = "soft_bounce",
        /// Held back by hand.
        Held = "held",
        /// The last mail came back or was refused; the address is not held back.
        Failed = "failed",
        /// Put off by the other server.
        Deferred = "deferred",
        /// Not sent yet.
        Waiting = "waiting",
        /// Sent; nothing was heard since.
        Silent = "silent",
        /// It did arrive at their server.
        Arrived = "arrived",
        NothingSent = "nothing_sent",
    }
}

words! {
    /// The one next step.
    NextStep {
        /// Lift the hold, send one mail, watch it.
        ClearAndResend = "clear_and_resend",
        /// Ask the owner of the mailbox by a link.
        AskOwner = "ask_owner",
        /// Prove the caller first.
        Verify = "verify",
        ResendInvitation = "resend_invitation",
        /// Nothing to do but wait: it is tried again by itself.
        Wait = "wait",
        /// Nothing was sent: find out which mail the caller means.
        AskWhich = "ask_which",
        /// Look into the spam folder.
        CheckSpam = "check_spam",
        /// Their mail administrator has to act on the server's words.
        MailAdministrator = "mail_administrator",
        /// An administrator of the customer has to put the address right.
        FixAddress = "fix_address",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailAnswer {
    pub cause: NoMailCause,
    pub step: NextStep,
    /// Masked; none with `no_address`.
    pub address: Option<String>,
    pub at: Option<Timestamp>,
    pub code: Option<String>,
    pub diagnostic: Option<String>,
}

/// A mail that was given up on: the provider's list of dead letters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadLetter {
    pub id: DeliveryId,
    pub user_id: UserId,
    pub user_name: String,
    pub org: OrgRef,
    pub address: String,
    pub kind: MailKind,
    pub subject: String,
    pub created_at: Timestamp,
    pub attempts: i64,
    /// The last answer, or what went wrong before there was one.
    pub reason: Option<String>,
    /// Trying once more. A code that has expired is never sent.
    pub retry: Offer,
}

/// A mail that was just put into the outbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posted {
    pub message_id: String,
    pub masked_address: String,
    pub status: MailStatus,
}
