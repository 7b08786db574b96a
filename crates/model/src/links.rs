//! The links in our mails: a page each for somebody who has no account here, asking one question.

use serde::{Deserialize, Serialize};

use crate::{Timestamp, wire::words};

words! {
    LinkKind {
        /// In a mail with a code: "I did not call".
        Denial = "denial",
        /// To a manager or administrator: "is this really them?"
        Vouch = "vouch",
        /// To the owner of a mailbox who once reported our mail as spam: "do you want it again?"
        Release = "release",
    }
}

/// What the page of a link says. Nothing is done by opening it: mail scanners open links.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkPage {
    pub link: String,
    pub kind: LinkKind,
    /// On whose behalf the mail was sent.
    pub provider: String,
    /// The agent's first name; empty with `release`.
    pub agent: String,
    /// Who the call is about; to the voucher only.
    pub user: Option<String>,
    /// The reader's name.
    pub reader: String,
    /// Masked; only with `release`.
    pub address: Option<String>,
    pub at: Timestamp,
    /// What was answered; none while the question is open.
    pub answered: Option<bool>,
}
