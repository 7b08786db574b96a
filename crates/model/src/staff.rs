//! Agents: users of a provider who hold a help desk role.

use serde::{Deserialize, Serialize};

use crate::{UserId, search::OrgRef, wire::words};

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
}

/// What signing in takes.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SignInInput {
    pub email: String,
    pub password: String,
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
