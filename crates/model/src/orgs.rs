//! Customers and providers: the card of one.

use serde::{Deserialize, Serialize};

use crate::{
    OrgId, Page, Timestamp,
    consent::OrgAccess,
    differences::Difference,
    licences::{LicenceView, SubscriptionView},
    orders::OrderRow,
    search::OrgRef,
    users::UserRow,
    wire::words,
};

words! {
    OrgKind { Provider = "provider", Customer = "customer" }
}
words! {
    OrgStatus { Active = "active", Trial = "trial", Suspended = "suspended", Inactive = "inactive" }
}
words! {
    DomainState { Verified = "verified", Claimed = "claimed", Pending = "pending" }
}
words! {
    SiteKind { Meetings = "meetings", Events = "events" }
}

/// Everything an agent sees of one org.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrgCard {
    pub id: OrgId,
    pub name: String,
    pub kind: OrgKind,
    pub status: OrgStatus,
    pub created_at: Option<Timestamp>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    pub locale: Option<String>,
    pub managed_by: Vec<OrgRef>,
    pub setup: OrgSetup,
    pub domains: Vec<DomainView>,
    pub sites: Vec<SiteView>,
    pub subscriptions: Vec<SubscriptionView>,
    /// Licences that belong to no subscription that the directory knows.
    #[serde(default)]
    pub other_licences: Vec<LicenceView>,
    /// Newest first, the last hundred.
    pub orders: Vec<OrderRow>,
    /// The first dozen by name; the list of users has all.
    pub administrators: Vec<UserRow>,
    pub users: i64,
    pub devices: i64,
    /// The caller keeps this org at hand.
    pub pinned: bool,
    /// The last few things that changed, newest first.
    #[serde(default)]
    pub changed: Vec<Difference>,
    /// Whether the agent may look into it; none of a provider's own org, and in a view.
    #[serde(default)]
    pub access: Option<OrgAccess>,
}

/// Of an org, what stands above its lists and charts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrgHead {
    pub id: OrgId,
    pub name: String,
    pub users: i64,
    pub devices: i64,
}

/// One page of what an org has: [`Page`], and whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrgPage<T> {
    pub org: OrgHead,
    pub rows: Vec<T>,
    pub next: Option<String>,
    pub previous: Option<String>,
}

impl<T> OrgPage<T> {
    pub fn of(org: OrgHead, Page { rows, next, previous }: Page<T>) -> Self {
        Self { org, rows, next, previous }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrgSetup {
    pub sso: bool,
    pub directory_sync: bool,
    pub invite_emails: bool,
    pub read_only_access: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DomainView {
    pub domain: String,
    pub state: DomainState,
    pub since: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteView {
    pub url: String,
    pub kind: SiteKind,
}
