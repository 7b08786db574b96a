//! The search bar's question and answer. The shapes are a contract (docs/http.md): fields are added, never renamed.

use serde::{Deserialize, Serialize};

use crate::{OrgId, SearchId, Timestamp, UserId, classify::Looks, wire::words};

words! {
    /// What a hit leads to.
    HitKind { User = "user", Org = "org", Device = "device", Order = "order" }
}

words! {
    /// Which attribute of the subject matched. `_sound`: found by how it sounds, not as it is written.
    Attribute {
        OrgName = "org_name",
        OrgNameSound = "org_name_sound",
        OrgId = "org_id",
        Domain = "domain",
        UserName = "user_name",
        UserNameSound = "user_name_sound",
        UserId = "user_id",
        Phone = "phone",
        Extension = "extension",
        Site = "site",
        Email = "email",
        Serial = "serial",
        Mac = "mac",
        Sip = "sip",
        DeviceId = "device_id",
        Workspace = "workspace",
        Order = "order",
        Subscription = "subscription",
    }
}

impl Attribute {
    pub const fn by_sound(self) -> bool {
        matches!(self, Self::OrgNameSound | Self::UserNameSound)
    }
}

/// What was typed, and where to look: everywhere the caller can reach, or one org.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SearchInput {
    pub q: String,
    pub org: Option<OrgId>,
    /// Hits a group, 1 to 50; 10 when absent.
    pub limit: Option<i64>,
}

/// Groups in the order in which they are most likely meant; empty groups are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchAnswer {
    pub groups: Vec<Group>,
    /// What the text was taken for, likeliest first.
    pub looks_like: Vec<Looks>,
    /// The one subject that what was typed names wholly, if there is just one: Enter opens it.
    pub exact: Option<Target>,
    /// The exact forms found too little, so names by sound were asked too.
    pub by_sound: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    pub kind: HitKind,
    pub hits: Vec<Hit>,
    pub more: bool,
}

/// One subject found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// A UUID; for an order its number.
    pub id: String,
    pub title: String,
    pub subtitle: String,
    pub org_id: OrgId,
    pub org_name: String,
    pub matched: Matched,
    /// The subject's own status word (`active`, `disconnected`, `trial`…).
    pub status: String,
}

/// The attribute that matched, its value as the directory writes it, and which parts of it were typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matched {
    pub attribute: Attribute,
    pub value: String,
    /// Half-open ranges of characters (Unicode scalar values) of `value`, ascending, apart.
    pub marks: Vec<(u32, u32)>,
}

/// Where a hit leads: the page is [`Target::path`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Target {
    pub kind: HitKind,
    pub id: String,
}

impl Target {
    pub fn path(&self) -> String {
        let noun = match self.kind {
            HitKind::User => "users",
            HitKind::Org => "orgs",
            HitKind::Device => "devices",
            HitKind::Order => "orders",
        };
        format!("/{noun}/{}", self.id)
    }
}

/// A search that somebody committed (Enter, or a hit opened), as its own page shows it again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommittedSearch {
    pub id: SearchId,
    pub q: String,
    pub org: Option<OrgRef>,
    pub at: Timestamp,
    pub answer: SearchAnswer,
}

/// One of the caller's recent searches, newest first in their list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecentSearch {
    pub id: SearchId,
    pub q: String,
    pub org: Option<OrgRef>,
    pub at: Timestamp,
    /// What was opened from it, when something was.
    pub opened: Option<OpenedHit>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedHit {
    pub target: Target,
    pub title: String,
}

/// What the bar offers before anything is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestions {
    pub recents: Vec<RecentSearch>,
    pub pinned: Vec<OrgRef>,
}

/// An org by name: enough for a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrgRef {
    pub id: OrgId,
    pub name: String,
}

/// A user by name: enough for a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserRef {
    pub id: UserId,
    pub name: String,
}
