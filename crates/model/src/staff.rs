//! Agents: users of a provider who hold a help desk role.

use serde::{Deserialize, Serialize};

use crate::{Timestamp, UserId, search::OrgRef, visits::OpenCall, wire::words};

words! {
    StaffRole {
        ProviderAdmin = "provider_admin",
        HelpDesk = "help_desk",
        HelpDeskAdvanced = "help_desk_advanced",
        Auditor = "auditor",
    }
}

/// The signed-in person, as the page's corner shows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    pub id: UserId,
    pub name: String,
    pub email: String,
    pub role: StaffRole,
    pub provider: OrgRef,
    /// A second factor is required and not set up yet: until when it has to be.
    pub set_up_by: Option<Timestamp>,
}

/// What is in the corner of every page of an agent's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corner {
    pub me: Me,
    /// The call that is going on.
    pub call: Option<OpenCall>,
    /// Customers' questions that wait; to those who read the provider's log.
    pub questions: i64,
    /// The database has no primary just now: what is looked up is there, and nothing can be changed.
    #[serde(default)]
    pub reads_only: bool,
}

/// An agent as a provider administrator sees them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffRow {
    pub id: UserId,
    pub name: String,
    pub email: String,
    pub role: StaffRole,
    /// The customers that the agent is limited to; none: all of them.
    pub customers: Option<Vec<OrgRef>>,
    pub last_sign_in_at: Option<Timestamp>,
    /// Live sessions.
    pub sessions: i64,
    pub last_seen_at: Option<Timestamp>,
    /// A second factor is set up.
    pub second_factor: bool,
    /// No password has been set yet.
    pub invited: bool,
    pub oneself: bool,
}

/// What a provider's administrator decides for all its agents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderSettings {
    /// A password alone signs nobody in once the days to set one up are over.
    pub second_factor: bool,
    /// Contact data is masked until a caller has proven something.
    pub mask_contacts: bool,
    /// Different cards that an agent may open within an hour before a fresh proof is asked for; twice as many, and the
    /// agent is stopped. Those who usually open more have more. 0: no brake.
    pub reads_an_hour: i64,
    /// The same for contact data that is revealed.
    pub reveals_an_hour: i64,
}

/// What becomes other of them; what is none stays as it is, whoever set it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SettingsChange {
    pub second_factor: Option<bool>,
    pub mask_contacts: Option<bool>,
    pub reads_an_hour: Option<i64>,
    pub reveals_an_hour: Option<i64>,
}

/// The staff page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffPage {
    pub provider: OrgRef,
    /// By name, all of them.
    pub agents: Vec<StaffRow>,
    pub settings: ProviderSettings,
    /// Whether the reader may change it; an auditor reads.
    pub may_change: bool,
    /// Whether the reader sees all customers; who does not changes nothing for all of them.
    pub sees_all: bool,
}

/// What came of giving a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Granted {
    /// None: the person is no agent any more.
    pub agent: Option<StaffRow>,
    /// Where a new agent sets a password, in the one case that no mail is sent by this server.
    pub link: Option<String>,
}

/// What signing in takes.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SignInInput {
    pub email: String,
    pub password: String,
}

/// What the sign-in page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Door {
    /// Those of a demo; nobody elsewhere.
    pub people: Vec<DemoSignIn>,
    /// The e-mail address of a try that failed just now, as it was typed.
    pub typed: String,
}

/// One of the agents that the demo directory comes with. Only a server in demo mode has any.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoSignIn {
    pub name: String,
    pub email: String,
    pub password: String,
    pub role: StaffRole,
    pub provider: String,
}
