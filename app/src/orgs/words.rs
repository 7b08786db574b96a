//! Customers in words for people.

use model::orgs::{DomainState, OrgKind, OrgStatus, SiteKind};

use crate::ui::chip::{Tone, Word, word};

pub const fn status(status: OrgStatus) -> Word {
    match status {
        OrgStatus::Active => word(Tone::Good, "Active"),
        OrgStatus::Trial => word(Tone::Note, "On trial"),
        OrgStatus::Suspended => word(Tone::Bad, "Suspended"),
        OrgStatus::Inactive => word(Tone::Quiet, "Inactive"),
    }
}

pub const fn kind(kind: OrgKind) -> &'static str {
    match kind {
        OrgKind::Provider => "Provider",
        OrgKind::Customer => "Customer",
    }
}

pub const fn domain(state: DomainState) -> Word {
    match state {
        DomainState::Verified => word(Tone::Good, "Verified"),
        DomainState::Claimed => word(Tone::Good, "Claimed"),
        DomainState::Pending => word(Tone::Warn, "Not verified yet"),
    }
}

pub const fn site(kind: SiteKind) -> &'static str {
    match kind {
        SiteKind::Meetings => "Meetings",
        SiteKind::Events => "Events",
    }
}
