//! Telephones, room systems and other endpoints.

use serde::{Deserialize, Serialize};

use crate::{
    DeviceId, Timestamp,
    differences::Difference,
    page::PageInput,
    search::{OrgRef, UserRef},
    verification::Proof,
    wire::words,
};

words! {
    DeviceKind { Phone = "phone", Room = "room", Desk = "desk", Accessory = "accessory" }
}
words! {
    DeviceStatus {
        Connected = "connected",
        ConnectedWithIssues = "connected_with_issues",
        Disconnected = "disconnected",
        /// Away for so long that it has to be activated again.
        OfflineExpired = "offline_expired",
        /// Waits for its activation code to be typed in.
        Activating = "activating",
    }
}
words! {
    UpgradeChannel { Stable = "stable", Latest = "latest", Preview = "preview" }
}

/// Everything an agent sees of one device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceCard {
    pub id: DeviceId,
    pub org: OrgRef,
    pub name: String,
    pub product: String,
    pub kind: DeviceKind,
    pub status: DeviceStatus,
    pub owner: DeviceOwner,
    pub serial: Option<String>,
    /// EUI-48 as `7C:21:0E:F4:0A:51`.
    pub mac: Option<String>,
    pub ip: Option<String>,
    pub sip_address: Option<String>,
    pub software: Option<String>,
    pub upgrade_channel: Option<UpgradeChannel>,
    pub first_seen_at: Option<Timestamp>,
    pub last_seen_at: Option<Timestamp>,
    pub error_codes: Vec<String>,
    /// The last few things that changed, newest first.
    #[serde(default)]
    pub changed: Vec<Difference>,
    /// What the caller has proven in this visit, where the device is a user's.
    pub proof: Option<Proof>,
}

/// Who or what a device belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "owner", rename_all = "snake_case")]
pub enum DeviceOwner {
    User(UserRef),
    Workspace { name: String },
    Nobody,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceRow {
    pub id: DeviceId,
    pub name: String,
    pub product: String,
    pub kind: DeviceKind,
    pub status: DeviceStatus,
    pub serial: Option<String>,
    pub mac: Option<String>,
    pub last_seen_at: Option<Timestamp>,
    pub error_codes: Vec<String>,
}

words! {
    DeviceSort { Name = "name", LastSeen = "last_seen" }
}

/// Which devices of an org to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DeviceListInput {
    pub status: Option<DeviceStatus>,
    pub kind: Option<DeviceKind>,
    pub sort: Option<DeviceSort>,
    pub descending: bool,
    #[serde(flatten)]
    pub page: PageInput,
}
