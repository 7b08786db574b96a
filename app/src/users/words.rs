//! People in words for people.

use model::users::{DirectoryRole, Feature, PhoneKind, UserStatus};

use crate::ui::chip::{Tone, Word, word};

pub const fn status(status: UserStatus) -> Word {
    match status {
        UserStatus::Active => word(Tone::Good, "Active"),
        UserStatus::Verified => word(Tone::Note, "Confirmed, not signed in yet"),
        UserStatus::NotVerified => word(Tone::Warn, "Invited, not confirmed"),
        UserStatus::Inactive => word(Tone::Bad, "Switched off"),
    }
}

pub const fn role(role: DirectoryRole) -> &'static str {
    match role {
        DirectoryRole::OrgAdmin => "Administrator",
        DirectoryRole::OrgReadOnlyAdmin => "Read-only administrator",
        DirectoryRole::UserAdmin => "User administrator",
        DirectoryRole::ProviderAdmin => "Provider administrator",
        DirectoryRole::HelpDesk => "Help desk",
        DirectoryRole::HelpDeskAdvanced => "Advanced help desk",
        DirectoryRole::Auditor => "Auditor",
    }
}

pub const fn phone(kind: PhoneKind) -> &'static str {
    match kind {
        PhoneKind::Work => "Work",
        PhoneKind::Mobile => "Mobile",
        PhoneKind::Home => "Home",
        PhoneKind::Fax => "Fax",
        PhoneKind::Other => "Other",
    }
}

pub const fn feature(feature: Feature) -> &'static str {
    match feature {
        Feature::Messaging => "Messaging",
        Feature::Meetings => "Meetings",
        Feature::Calling => "Calling",
        Feature::Voicemail => "Voicemail",
        Feature::HybridCalendar => "Hybrid calendar",
        Feature::CallRecording => "Call recording",
        Feature::Webinars => "Webinars",
    }
}
