//! What an import says: the rows it did not take, and how many it did.

use serde::{Deserialize, Serialize};

use crate::wire::words;

words! {
    /// The files of a bundle, in the order in which they are read: what a row names comes before it.
    BundleFile {
        Organizations = "organizations.csv",
        Domains = "domains.csv",
        Sites = "sites.csv",
        Orders = "orders.csv",
        OrderLines = "order_lines.csv",
        Subscriptions = "subscriptions.csv",
        Licences = "licences.csv",
        Workspaces = "workspaces.csv",
        Users = "users.csv",
        Devices = "devices.csv",
        MailEvents = "mail_events.csv",
        Suppressions = "suppressions.csv",
        LicenceDays = "licence_days.csv",
        DeviceDays = "device_days.csv",
    }
}

/// A row that was not taken, and why. Nothing of it is in the database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedRow {
    /// The file's own name.
    pub file: String,
    /// Where the row begins; the header is line 1.
    pub line: u64,
    /// The column at fault; empty when it is the whole row.
    pub column: String,
    /// What stands there, cut at [`RefusedRow::VALUE`] characters.
    pub value: String,
    /// As the end of a sentence that begins with the column: "is not one of active, inactive".
    pub reason: String,
}

impl RefusedRow {
    /// Longest value shown, in characters.
    pub const VALUE: usize = 60;
}

impl std::fmt::Display for RefusedRow {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}:{}: ", self.file, self.line)?;
        match self.column.as_str() {
            "" => write!(out, "the row {}", self.reason),
            column => write!(out, "{column} {:?} {}", self.value, self.reason),
        }
    }
}

/// What became of the rows of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    pub read: u64,
    pub new: u64,
    pub changed: u64,
    pub unchanged: u64,
    pub refused: u64,
    pub pruned: u64,
}
