//! A read-only look into a customer's org.

use serde::{Deserialize, Serialize};

use crate::{
    Timestamp, ViewId, audit::EventRow, devices::DeviceRow, orgs::OrgCard, page::Page, search::OrgRef, users::UserRow,
    wire::words,
};

words! {
    /// The pages of a view. The five from `licences` on show parts of the org's own card.
    ViewPage {
        Overview = "overview",
        Users = "users",
        Devices = "devices",
        Changes = "changes",
        Licences = "licences",
        Sites = "sites",
        Domains = "domains",
        Settings = "settings",
        Administrators = "administrators",
    }
}

/// The frame round every page of a view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewFrame {
    pub id: ViewId,
    pub org: OrgRef,
    pub reason: String,
    pub case: Option<String>,
    pub opened_at: Timestamp,
    pub expires_at: Timestamp,
    /// Seconds left by the server's clock.
    pub seconds_left: i64,
    /// Who of the customer allowed it; none under the standing switch.
    pub allowed_by: Option<String>,
}

/// One page of a view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    pub view: ViewFrame,
    pub page: ViewPage,
    pub data: ViewData,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ViewData {
    Org(Box<OrgCard>),
    Users(Page<UserRow>),
    Devices(Page<DeviceRow>),
    Changes(Page<EventRow>),
}

/// A view that was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    pub id: ViewId,
    pub expires_at: Timestamp,
}
