//! How people prove who they are: passkeys, codes of an authenticator app, recovery codes.

use serde::{Deserialize, Serialize};

use crate::{PasskeyId, Timestamp, wire::words};

words! {
    /// A way to prove who one is, beyond the session.
    Factor { Password = "password", Passkey = "passkey", Totp = "totp", Recovery = "recovery" }
}

words! {
    /// How far an agent's session has come.
    Stage {
        /// Wholly signed in.
        Full = "full",
        /// The password was right; a second factor is still to be shown.
        Second = "second",
        /// A second factor has to be set up first.
        SetUp = "set_up",
    }
}

/// One's own means of proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Security {
    pub name: String,
    pub passkeys: Vec<PasskeyRow>,
    /// An authenticator app is set up.
    pub totp: bool,
    pub recovery_codes: i64,
    /// The provider requires a second factor.
    pub required: bool,
    /// Until when one that is required has to be set up; none once it is, or where none is required.
    pub set_up_by: Option<Timestamp>,
    /// The session is shut until a factor is set up.
    pub shut: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeyRow {
    pub id: PasskeyId,
    pub name: String,
    pub created_at: Timestamp,
    pub used_at: Option<Timestamp>,
}

/// A square of modules as an SVG path, drawn in `size`×`size` units with a quiet zone of four.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Qr {
    pub size: i64,
    pub path: String,
}

/// An authenticator app about to be set up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TotpSetup {
    /// In base32, in groups of four, to type where the camera does not read.
    pub secret: String,
    pub qr: Qr,
}

/// What the browser's `navigator.credentials` is asked: WebAuthn's JSON form (§5.1.8 `parseCreationOptionsFromJSON`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeyQuestion {
    /// The whole `publicKey` object, as JSON text.
    pub options: String,
}

/// Ways that are open to the caller for a fresh proof, the strongest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofWays {
    pub ways: Vec<Factor>,
}
