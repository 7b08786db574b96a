//! People in words for people.

use model::users::{DirectoryRole, Feature, PhoneKind, UserStatus};

use crate::ui::chip::{Tone, Word, word};
use crate::ui::words::{t, tc};

pub fn status(status: UserStatus) -> Word {
    match status {
        UserStatus::Active => word(Tone::Good, t("Active")),
        UserStatus::Verified => word(Tone::Note, t("Confirmed, not signed in yet")),
        UserStatus::NotVerified => word(Tone::Warn, t("Invited, not confirmed")),
        UserStatus::Inactive => word(Tone::Bad, t("Switched off")),
    }
}

pub fn role(role: DirectoryRole) -> &'static str {
    match role {
        DirectoryRole::OrgAdmin => t("Administrator"),
        DirectoryRole::OrgReadOnlyAdmin => t("Read-only administrator"),
        DirectoryRole::UserAdmin => t("User administrator"),
        DirectoryRole::ProviderAdmin => t("Provider administrator"),
        DirectoryRole::HelpDesk => t("Help desk"),
        DirectoryRole::HelpDeskAdvanced => t("Advanced help desk"),
        DirectoryRole::Auditor => t("Auditor"),
    }
}

pub fn phone(kind: PhoneKind) -> &'static str {
    match kind {
        PhoneKind::Work => t("Work"),
        PhoneKind::Mobile => t("Mobile"),
        PhoneKind::Home => tc("phone", "Home"),
        PhoneKind::Fax => t("Fax"),
        PhoneKind::Other => t("Other"),
    }
}

pub fn feature(feature: Feature) -> &'static str {
    match feature {
        Feature::Messaging => t("Messaging"),
        Feature::Meetings => t("Meetings"),
        Feature::Calling => t("Calling"),
        Feature::Voicemail => t("Voicemail"),
        Feature::HybridCalendar => t("Hybrid calendar"),
        Feature::CallRecording => t("Call recording"),
        Feature::Webinars => t("Webinars"),
    }
}
