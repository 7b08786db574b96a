//! The one error that leaves the desk. A kind says what the person can do about it; everything that nobody at the
//! screen can act on is `Internal` with a reference that the log has, never a cause.

use serde::{Deserialize, Serialize};

use crate::wire::words;

words! {
    /// What kind of no it is. Each has one HTTP status.
    ErrorKind {
        BadRequest = "bad_request",
        SignedOut = "signed_out",
        /// The password was right; the second factor is still to be shown, or to be set up.
        SecondFactor = "second_factor",
        NotAllowed = "not_allowed",
        /// The act needs a proof of who is asking that is at most ten minutes old (DESIGN §5).
        ProofNeeded = "proof_needed",
        /// Not there, or not yours: one answer for both.
        NotFound = "not_found",
        Conflict = "conflict",
        TooLarge = "too_large",
        Invalid = "invalid",
        TooMany = "too_many",
        Unavailable = "unavailable",
        Internal = "internal",
        /// The browser could not reach the server. Never sent by one.
        Offline = "offline",
    }
}

impl ErrorKind {
    /// The HTTP status of an answer of this kind.
    pub const fn status(self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::SignedOut | Self::SecondFactor => 401,
            Self::NotAllowed | Self::ProofNeeded => 403,
            Self::NotFound => 404,
            Self::Conflict => 409,
            Self::TooLarge => 413,
            Self::Invalid => 422,
            Self::TooMany => 429,
            Self::Internal => 500,
            Self::Unavailable | Self::Offline => 503,
        }
    }
}

/// A message about one field of a form or request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    pub field: String,
    pub message: String,
}

/// An answer that is a no, in words that the reader can act on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct AppError {
    pub kind: ErrorKind,
    pub message: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldError>,
    /// What to quote to an operator; only with `internal`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Seconds to wait; only with `too_many` and `unavailable`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
}

impl AppError {
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), fields: Vec::new(), reference: None, retry_after: None }
    }

    pub fn signed_out() -> Self {
        Self::new(ErrorKind::SignedOut, "Sign in to go on.")
    }

    pub fn not_allowed(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::NotAllowed, message)
    }

    /// `what` as it stands in a sentence: "customer", "user".
    pub fn not_found(what: &str) -> Self {
        Self::new(ErrorKind::NotFound, format!("There is no such {what} among the customers you look after."))
    }

    pub fn invalid(field: &str, message: impl Into<String>) -> Self {
        let message = message.into();
        let fields = vec![FieldError { field: field.to_owned(), message: message.clone() }];
        Self { fields, ..Self::new(ErrorKind::Invalid, message) }
    }

    pub fn too_many(retry_after: u32, message: impl Into<String>) -> Self {
        Self { retry_after: Some(retry_after), ..Self::new(ErrorKind::TooMany, message) }
    }

    /// `reference` stands in the log beside the cause.
    pub fn internal(reference: impl Into<String>) -> Self {
        let reference = reference.into();
        let message = format!("Something went wrong on our side. Quote {reference} when you report it.");
        Self { reference: Some(reference), ..Self::new(ErrorKind::Internal, message) }
    }
}
