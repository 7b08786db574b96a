//! What was bought and who holds it.

use serde::{Deserialize, Serialize};

use crate::wire::words;

words! {
    SubscriptionStatus {
        Active = "active",
        Trial = "trial",
        Expiring = "expiring",
        Expired = "expired",
        Cancelled = "cancelled",
    }
}

/// One subscription of a customer, with its licences.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubscriptionView {
    /// `Sub478924`.
    pub id: String,
    pub name: String,
    pub status: SubscriptionStatus,
    /// `YYYY-MM-DD`.
    pub starts_on: Option<String>,
    pub ends_on: Option<String>,
    /// Whole days from today (UTC) to `ends_on`; negative when it is past.
    pub days_left: Option<i64>,
    pub auto_renew: bool,
    pub order_number: Option<String>,
    pub licences: Vec<LicenceView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LicenceView {
    pub name: String,
    pub total: i64,
    pub used: i64,
    pub site_url: Option<String>,
}

impl LicenceView {
    pub fn free(&self) -> i64 {
        (self.total - self.used).max(0)
    }

    /// How many more are held than were bought.
    pub fn over(&self) -> i64 {
        (self.used - self.total).max(0)
    }
}

/// A licence that one user holds, with the state of what it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldLicence {
    pub name: String,
    pub subscription: Option<String>,
    pub subscription_name: Option<String>,
    pub status: Option<SubscriptionStatus>,
    pub ends_on: Option<String>,
    pub days_left: Option<i64>,
}
