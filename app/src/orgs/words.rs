//! Customers in words for people.

use model::orgs::{DomainState, OrgKind, OrgStatus, SiteKind};

use crate::ui::chip::{Tone, Word, word};
use crate::ui::words::t;

pub fn status(status: OrgStatus) -> Word {
    match status {
        OrgStatus::Active => word(Tone::Good, t("Active")),
        OrgStatus::Trial => word(Tone::Note, t("On trial")),
        OrgStatus::Suspended => word(Tone::Bad, t("Suspended")),
        OrgStatus::Inactive => word(Tone::Quiet, t("Inactive")),
    }
}

pub fn kind(kind: OrgKind) -> &'static str {
    match kind {
        OrgKind::Provider => t("Provider"),
        OrgKind::Customer => t("Customer"),
    }
}

pub fn domain(state: DomainState) -> Word {
    match state {
        DomainState::Verified => word(Tone::Good, t("Verified")),
        DomainState::Claimed => word(Tone::Good, t("Claimed")),
        DomainState::Pending => word(Tone::Warn, t("Not verified yet")),
    }
}

pub fn site(kind: SiteKind) -> &'static str {
    match kind {
        SiteKind::Meetings => t("Meetings"),
        SiteKind::Events => t("Events"),
    }
}
