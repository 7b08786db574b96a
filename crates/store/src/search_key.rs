//! Search keys: every form in which something is asked for, as a row that a range scan finds.

/// What kind of key: which attribute it is of, and whether it is turned round. Its number is stored: never reuse one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(i16)]
pub enum KeyKind {
    OrgName = 1,
    OrgNameSound = 2,
    OrgId = 3,
    Domain = 4,
    Site = 5,
    Subscription = 6,
    UserName = 10,
    UserNameSound = 11,
    UserId = 12,
    Email = 13,
    Phone = 14,
    /// The digits of a phone number from its last to its first.
    PhoneReversed = 15,
    Extension = 16,
    UserSip = 17,
    Serial = 20,
    Mac = 21,
    /// The hex digits of a MAC address from its last to its first.
    MacReversed = 22,
    DeviceSip = 23,
    DeviceId = 24,
    Workspace = 25,
    Order = 30,
}

impl KeyKind {
    pub const ALL: [Self; 21] = [
        Self::OrgName,
        Self::OrgNameSound,
        Self::OrgId,
        Self::Domain,
        Self::Site,
        Self::Subscription,
        Self::UserName,
        Self::UserNameSound,
        Self::UserId,
        Self::Email,
        Self::Phone,
        Self::PhoneReversed,
        Self::Extension,
        Self::UserSip,
        Self::Serial,
        Self::Mac,
        Self::MacReversed,
        Self::DeviceSip,
        Self::DeviceId,
        Self::Workspace,
        Self::Order,
    ];

    pub const fn number(self) -> i16 {
        self as i16
    }

    pub fn from_number(number: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.number() == number)
    }
}
