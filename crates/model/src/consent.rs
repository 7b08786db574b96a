//! A customer's permission for a provider to look into its org: who asked, who said yes, until when.

use serde::{Deserialize, Serialize};

use crate::{
    ConsentId, OrgId, Timestamp, UserId, ViewId, VouchId, search::OrgRef, security::Qr, verification::Offer,
    wire::words,
};

words! {
    ConsentState {
        /// Asked for, not answered.
        Waiting = "waiting",
        Refused = "refused",
        Live = "live",
        /// Its time has run out.
        Ended = "ended",
        /// By the customer, or by the agent who no longer needs it.
        Withdrawn = "withdrawn",
        /// Nobody answered in time.
        Lapsed = "lapsed",
    }
}

/// What is left by the server's clock. It makes no permission another: what runs by itself is no news.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SecondsLeft(pub i64);

impl PartialEq for SecondsLeft {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for SecondsLeft {}

/// One permission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentRow {
    pub id: ConsentId,
    pub org: OrgRef,
    pub provider: OrgRef,
    /// The agent.
    pub asked_by: String,
    pub reason: String,
    pub case: Option<String>,
    pub asked_at: Timestamp,
    /// How long is asked for, and once it is granted, how long was granted.
    pub minutes: i64,
    pub state: ConsentState,
    pub answered_by: Option<String>,
    pub answered_at: Option<Timestamp>,
    /// When it ends; once it is granted.
    pub ends_at: Option<Timestamp>,
    /// 0 unless it is live.
    pub seconds_left: SecondsLeft,
    /// Who withdrew it, and when it was over.
    pub ended_by: Option<String>,
    pub ended_at: Option<Timestamp>,
}

/// The switch that lets a provider look in without asking each time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingAccess {
    pub provider: OrgRef,
    pub allowed: bool,
    /// Who set it last, and when; none where it is as the directory says.
    pub changed_by: Option<String>,
    pub changed_at: Option<Timestamp>,
}

/// A look that is going on, or went on lately.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewRow {
    pub id: ViewId,
    pub agent: String,
    pub provider: String,
    pub reason: String,
    pub opened_at: Timestamp,
    /// None while it is open.
    pub closed_at: Option<Timestamp>,
}

/// What an agent's card of a customer says about looking in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrgAccess {
    pub org: OrgRef,
    pub standing: StandingAccess,
    /// The permission that is live now, which ends last.
    pub live: Option<ConsentRow>,
    /// The agent's own request that waits.
    pub waiting: Option<Asked>,
    pub ask: Offer,
    pub view: Offer,
    /// The agent's own view that is open.
    pub open: Option<ViewId>,
}

/// A request that waits: an administrator of the customer who is signed in on any device answers it at `link`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    pub consent: ConsentRow,
    pub link: String,
    pub qr: Qr,
    /// Administrators to whom the question was mailed.
    pub mailed: i64,
}

/// Who of a customer is signed in to its own pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Administrator {
    pub id: UserId,
    pub name: String,
    pub org: OrgRef,
    /// Reads, and answers nothing: a read-only administrator.
    pub reads_only: bool,
}

/// A customer's own page of access.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessPage {
    pub me: Administrator,
    pub standing: Vec<StandingAccess>,
    pub waiting: Vec<ConsentRow>,
    pub live: Vec<ConsentRow>,
    /// The last fifty that are over, newest first.
    pub ended: Vec<ConsentRow>,
    /// Open now, then the last twenty.
    pub views: Vec<ViewRow>,
    /// The customer's vouches that wait for the reader.
    pub vouches: Vec<VouchRow>,
    /// The reader has a passkey.
    pub passkey: bool,
}

/// A question whether a caller is who they say; answered on the voucher's own page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VouchRow {
    pub id: VouchId,
    pub provider: String,
    pub agent: String,
    pub user: String,
    pub at: Timestamp,
    /// None while it waits.
    pub answer: Option<bool>,
}

/// Minutes that a permission holds where nothing else is asked for, and at most.
pub const USUAL_MINUTES: i64 = 8 * 60;
pub const MOST_MINUTES: i64 = 30 * 24 * 60;

/// What the page of one request shows: the request, to whom of the customer it may concern.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestPage {
    pub me: Administrator,
    pub consent: ConsentRow,
    pub org: OrgId,
}

#[cfg(test)]
mod tests {
    use super::SecondsLeft;

    #[test]
    fn what_runs_by_itself_makes_nothing_another() {
        assert_eq!(SecondsLeft(60), SecondsLeft(59));
    }
}
