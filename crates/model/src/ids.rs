//! Ids as types, so that a device's id cannot stand where a user's is wanted.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(out)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    };
}

id! {
    /// A provider or a customer.
    OrgId
}
id! {
    /// A person in the directory of one org.
    UserId
}
id! {
    /// A telephone, a room system or another endpoint.
    DeviceId
}
id! {
    /// A committed search: what `/s/:id` shows again.
    SearchId
}
id! {
    /// One signed-in browser, as its owner sees it in "my sessions". Never the cookie's token.
    SessionId
}
id! {
    /// One code mailed to a caller.
    VerificationId
}
id! {
    /// One mail that Farol sends.
    DeliveryId
}
id! {
    /// One call.
    VisitId
}
id! {
    /// A customer's permission to look into its org, from the moment it is asked for.
    ConsentId
}
id! {
    /// One read-only look into a customer's org.
    ViewId
}
id! {
    /// One line of the audit log.
    EventId
}
id! {
    /// One question to a voucher.
    VouchId
}
id! {
    PasskeyId
}
id! {
    /// A large export of the log, which a second person approves.
    ExportId
}
