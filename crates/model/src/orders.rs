//! What a customer ordered and how far it has come.

use serde::{Deserialize, Serialize};

use crate::{search::OrgRef, wire::words};

words! {
    OrderStatus {
        Submitted = "submitted",
        AwaitingProvisioning = "awaiting_provisioning",
        Provisioned = "provisioned",
        Closed = "closed",
        Cancelled = "cancelled",
    }
}

/// Everything an agent sees of one order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderCard {
    pub number: String,
    pub org: OrgRef,
    pub status: OrderStatus,
    /// `YYYY-MM-DD`.
    pub placed_on: Option<String>,
    pub requested_start_on: Option<String>,
    pub provisioning_contact: Option<String>,
    pub lines: Vec<OrderLine>,
    pub subscriptions: Vec<OrderSubscription>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderLine {
    pub line: i64,
    pub product: String,
    pub quantity: i64,
    pub status: String,
}

/// A subscription that came of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderSubscription {
    pub id: String,
    pub name: String,
    pub status: crate::licences::SubscriptionStatus,
    pub ends_on: Option<String>,
    pub days_left: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderRow {
    pub number: String,
    pub status: OrderStatus,
    pub placed_on: Option<String>,
    pub requested_start_on: Option<String>,
}
