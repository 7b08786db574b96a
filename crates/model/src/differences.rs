//! What is different since it last worked: one thing of a user, a device or a customer that is other than it was.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Timestamp, wire::words};

words! {
    /// What it is a difference of.
    Of { User = "user", Device = "device", Org = "org" }
}

words! {
    DifferenceSource {
        /// A row of the files said otherwise than the directory.
        Import = "import",
        /// The files no longer had it, and the import was told to prune.
        Prune = "prune",
    }
}

words! {
    /// What of it is other.
    Field {
        UserStatus = "user_status",
        /// The display name, of whatever has one.
        Name = "name",
        Title = "title",
        Department = "department",
        Manager = "manager",
        Location = "location",
        Email = "email",
        Phone = "phone",
        Extension = "extension",
        Sip = "sip",
        Role = "role",
        Feature = "feature",
        Licence = "licence",
        DeviceStatus = "device_status",
        Software = "software",
        Channel = "channel",
        Owner = "owner",
        /// The workspace in which a device stands.
        Workspace = "workspace",
        /// An error code that a device reports.
        Fault = "fault",
        OrgStatus = "org_status",
        Sso = "sso",
        DirectorySync = "directory_sync",
        InviteEmails = "invite_emails",
        ReadOnlyAccess = "read_only_access",
        /// A provider that looks after it.
        Provider = "provider",
        Domain = "domain",
        Site = "site",
        /// The status of a subscription.
        Subscription = "subscription",
        /// The day on which a subscription ends.
        SubscriptionEnd = "subscription_end",
        /// How many of a licence were bought.
        LicenceTotal = "licence_total",
        /// A workspace of the customer.
        Room = "room",
        /// A user who is no longer in the directory.
        UserGone = "user_gone",
        /// How many of them at once.
        UsersGone = "users_gone",
        DeviceGone = "device_gone",
        DevicesGone = "devices_gone",
        /// Mail that did not arrive: what happened to it, and its code.
        Mail = "mail",
        /// An address that mail is held back from, and why.
        Hold = "hold",
    }
}

/// One difference. What stands in the values is a word of the field's own enum where it has one, else as people read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// In the order of time, among lines of the log too.
    pub id: Uuid,
    pub at: Timestamp,
    pub field: Field,
    /// Which one: a licence, a domain, an address.
    pub name: Option<String>,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// Until when something worked, as far as the directory says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worked {
    pub at: Timestamp,
    /// Whether the line that says so belongs on this page: what is newer stands above it.
    pub here: bool,
}
