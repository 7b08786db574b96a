//! Early warnings over an agent's customers: what is wrong with them just now, or soon will be, before anybody calls.

use serde::{Deserialize, Serialize};

use crate::{
    Page, Timestamp, UserId,
    search::{OrgRef, Suggestions},
    wire::words,
};

words! {
    WarningKind {
        /// Mail to every administrator of the customer is held back.
        Administrators = "administrators",
        /// A person was invited a day ago or longer, and the mail has not arrived.
        Invitations = "invitations",
        /// Devices of the customer went offline together.
        Devices = "devices",
        /// A subscription ends within 30 days or has ended within the last 30.
        Subscriptions = "subscriptions",
        /// All of a licence is used, or more than was bought.
        Licences = "licences",
        /// The customer's permission to look in ends soon.
        Permissions = "permissions",
    }
}

impl WarningKind {
    /// Whether its moment is that of an end: what ends first comes first. Of all else the newest does.
    pub const fn ends(self) -> bool {
        matches!(self, Self::Subscriptions | Self::Permissions)
    }
}

/// The warnings of one kind over all of an agent's customers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WarningSum {
    pub kind: WarningKind,
    /// People, devices, subscriptions: what is concerned.
    pub n: i64,
    pub customers: i64,
    /// There are more warnings than are counted for a home page.
    pub more: bool,
    /// The first customers of the list behind it, three at most.
    pub first: Vec<OrgRef>,
    /// Of what the list begins with: since when, or when it ends.
    pub at: Timestamp,
}

/// One warning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WarningRow {
    pub org: OrgRef,
    /// Since when; of what ends, when it does.
    pub at: Timestamp,
    /// It has ended already.
    #[serde(default)]
    pub over: bool,
    /// How many are concerned; of a licence how many are used.
    pub n: i64,
    /// Of a licence, how many were bought.
    #[serde(default)]
    pub total: Option<i64>,
    /// What it is about: the person, subscription, licence, or place.
    pub name: Option<String>,
    /// Whose mail shows more.
    #[serde(default)]
    pub user: Option<UserId>,
}

/// One page of the warnings of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WarningPage {
    pub kind: WarningKind,
    pub page: Page<WarningRow>,
}

/// What an agent begins with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Home {
    pub suggestions: Suggestions,
    /// Those kinds of which there are any, the worst first.
    pub warnings: Vec<WarningSum>,
}
