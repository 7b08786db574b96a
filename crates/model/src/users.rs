//! People: the card of one, and the rows of a customer's list.

use serde::{Deserialize, Serialize};

use crate::{
    Timestamp, UserId,
    devices::DeviceRow,
    differences::Difference,
    licences::HeldLicence,
    mail::{LastMail, Suppression},
    page::PageInput,
    search::{OrgRef, UserRef},
    verification::{Offer, Proof},
    wire::words,
};

words! {
    UserStatus {
        /// Signs in and works.
        Active = "active",
        /// Confirmed the address, has not signed in yet.
        Verified = "verified",
        /// Was invited and has not confirmed the address.
        NotVerified = "not_verified",
        /// Switched off by an administrator or by directory sync.
        Inactive = "inactive",
    }
}

words! {
    /// What the directory lets a user do in their own org; the last four only in a provider's.
    DirectoryRole {
        OrgAdmin = "org_admin",
        OrgReadOnlyAdmin = "org_read_only_admin",
        UserAdmin = "user_admin",
        ProviderAdmin = "provider_admin",
        HelpDesk = "help_desk",
        HelpDeskAdvanced = "help_desk_advanced",
        Auditor = "auditor",
    }
}

words! {
    PhoneKind { Work = "work", Mobile = "mobile", Home = "home", Fax = "fax", Other = "other" }
}

words! {
    Feature {
        Messaging = "messaging",
        Meetings = "meetings",
        Calling = "calling",
        Voicemail = "voicemail",
        HybridCalendar = "hybrid_calendar",
        CallRecording = "call_recording",
        Webinars = "webinars",
    }
}

/// Everything an agent sees of one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserCard {
    pub id: UserId,
    pub org: OrgRef,
    pub display_name: String,
    pub given_name: String,
    pub family_name: String,
    pub status: UserStatus,
    pub roles: Vec<DirectoryRole>,
    pub title: Option<String>,
    pub department: Option<String>,
    pub manager: Option<UserRef>,
    /// The first is the one the user signs in with.
    pub emails: Vec<EmailPoint>,
    pub phones: Vec<PhonePoint>,
    pub extension: Option<String>,
    pub sip_addresses: Vec<String>,
    /// BCP 47: `pt-BR`.
    pub locale: Option<String>,
    /// IANA: `America/Sao_Paulo`.
    pub timezone: Option<String>,
    pub location: Option<String>,
    pub created_at: Option<Timestamp>,
    pub last_active_at: Option<Timestamp>,
    pub last_mail: LastMail,
    pub licences: Vec<HeldLicence>,
    /// Every feature that Farol knows, with whether this user has it.
    pub features: Vec<FeatureState>,
    pub devices: Vec<DeviceRow>,
    /// Worst first.
    pub concerns: Vec<UserConcern>,
    /// The last few things that changed, newest first.
    #[serde(default)]
    pub changed: Vec<Difference>,
    /// Addresses and private numbers are masked: nobody has proven anything yet, or they have to be revealed.
    pub masked: bool,
    /// Seeing them for half a minute.
    pub reveal: Offer,
    /// The agent takes calls: begins one, and asks who it is. A role that only reads never does.
    pub calls: bool,
    /// What the caller has proven in this visit.
    pub proof: Option<Proof>,
}

/// A user's contact data in full, to be masked again after `seconds`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revealed {
    pub emails: Vec<String>,
    pub phones: Vec<PhonePoint>,
    pub seconds: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailPoint {
    pub address: String,
    pub suppression: Option<Suppression>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhonePoint {
    pub kind: PhoneKind,
    /// E.164 where the number is one: `+5585998918627`; else as the directory wrote it.
    pub number: String,
    /// As people in that country read it aloud: `+55 85 99891-8627`.
    pub display: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeatureState {
    pub feature: Feature,
    pub on: bool,
}

/// What looks wrong with a user. The page says each in words, with what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "concern", rename_all = "snake_case")]
pub enum UserConcern {
    /// The owner of the mailbox said lately that they did not call.
    CallDenied {
        at: Timestamp,
    },
    AccountInactive,
    AddressSuppressed {
        address: String,
        suppression: Suppression,
    },
    InvitationNotDelivered {
        address: String,
        mail: LastMail,
    },
    NeverConfirmed {
        invited_at: Option<Timestamp>,
    },
    SubscriptionExpired {
        subscription: String,
        licence: String,
        ended_on: String,
    },
    LicenceMissing,
    /// The feature is on, but no licence that carries it is held.
    FeatureWithoutLicence {
        feature: Feature,
    },
    DeviceOffline {
        device: DeviceRow,
    },
    DeviceInError {
        device: DeviceRow,
    },
}

words! {
    UserSort { Name = "name", LastActive = "last_active" }
}

/// Which users of an org to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct UserListInput {
    pub status: Option<UserStatus>,
    /// Only users who carry a role in the directory.
    pub administrators: bool,
    /// Only users whose display name begins with this; marks and case make no difference.
    pub name: Option<String>,
    pub sort: Option<UserSort>,
    pub descending: bool,
    #[serde(flatten)]
    pub page: PageInput,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserRow {
    pub id: UserId,
    pub display_name: String,
    pub email: Option<String>,
    pub title: Option<String>,
    pub status: UserStatus,
    pub roles: Vec<DirectoryRole>,
    pub last_active_at: Option<Timestamp>,
    pub created_at: Option<Timestamp>,
}
