//! Proving who the caller is: what the agent sees of it. Never the code, never a whole address.

use serde::{Deserialize, Serialize};

use crate::{Timestamp, UserId, VerificationId, mail::MailStatus, wire::words};

words! {
    /// How much has been proven about the caller, for this visit. Orders by how much.
    Level {
        /// L0: nobody has proven anything.
        Nothing = "nothing",
        /// L1: the caller reads mail at an address on file. Not an identity: e-mail is no authentication factor.
        Mailbox = "mailbox",
        /// L2: an administrator of the customer or the user's manager vouched on a page of their own.
        Vouched = "vouched",
    }
}

words! {
    /// What became of a code.
    CodeState {
        Confirmed = "confirmed",
        /// Not these digits; tries are left.
        Wrong = "wrong",
        /// Ten minutes have passed.
        Expired = "expired",
        /// No tries left, replaced by a newer code, used already, or denied by the owner of the mailbox.
        Ended = "ended",
    }
}

words! {
    /// Where a code stands. One that has run out of time stays open: the clock tells.
    VerificationState {
        Open = "open",
        Confirmed = "confirmed",
        /// Out of tries, or replaced by a newer one.
        Ended = "ended",
        /// "I did not call."
        Denied = "denied",
    }
}

words! {
    VouchState { Waiting = "waiting", Vouched = "vouched", Declined = "declined", Expired = "expired" }
}

words! {
    /// Why somebody can vouch.
    VoucherRole { Manager = "manager", Administrator = "administrator" }
}

/// Whether an act is open to the agent just now; where it is not, what is missing, as a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "offer", rename_all = "snake_case")]
pub enum Offer {
    Open,
    /// The caller has to prove more first.
    Needs {
        level: Level,
        says: String,
    },
    /// Not by this agent, or not now.
    Closed {
        says: String,
    },
}

/// What the caller has proven in this visit, and until when it holds without a further act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    pub level: Level,
    /// The masked address, or who vouched.
    pub by: String,
    pub until: Timestamp,
}

/// A code on its way, as the agent sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentCode {
    pub id: VerificationId,
    /// The place among the user's addresses of the one that it was mailed to; none where that is on file no more.
    pub at: Option<i64>,
    pub masked_address: String,
    /// Two words that the mail has too: `amber harbour`. Read out, they show the caller that the call is genuine.
    pub words: String,
    pub expires_at: Timestamp,
    /// Seconds left by the server's clock.
    pub seconds_left: i64,
    pub tries_left: i64,
    pub delivery: MailStatus,
    /// The server's own words, where the mail did not get through.
    pub delivery_problem: Option<String>,
}

/// The answer to what the caller read out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmed {
    pub state: CodeState,
    pub tries_left: i64,
    /// What is proven now; only with `confirmed`.
    pub proof: Option<Proof>,
}

/// An address that a code could go to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeAddress {
    /// What to send back: its place among the user's addresses.
    pub at: i64,
    pub masked: String,
    /// Why no code goes there, as a sentence.
    pub refused: Option<String>,
}

/// Somebody who could vouch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voucher {
    pub id: UserId,
    pub name: String,
    pub role: VoucherRole,
}

/// A vouch that was asked for in this visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vouch {
    pub voucher: String,
    pub state: VouchState,
    pub asked_at: Timestamp,
    pub delivery: MailStatus,
}

/// All that the dialog and the chip show about one user's caller.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caller {
    pub user_id: UserId,
    pub name: String,
    pub proof: Option<Proof>,
    pub code: Option<SentCode>,
    pub addresses: Vec<CodeAddress>,
    /// Whether a code may be sent at all.
    pub send: Offer,
    /// The manager first; at most six.
    pub vouchers: Vec<Voucher>,
    pub ask_vouch: Offer,
    pub vouch: Option<Vouch>,
    /// When the owner of the mailbox last said "I did not call", within the last 7 days.
    pub denied_at: Option<Timestamp>,
}
