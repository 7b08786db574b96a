//! The one error that leaves the desk. A kind says what the person can do about it; everything that nobody at the
//! screen can act on is `Internal` with a reference that the log has, never a cause.

use std::borrow::Cow;

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
        /// The act needs a proof of who is asking that is at most ten minutes old.
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

/// What a message was made of, so that it can be said in the reader's language where an answer leaves. [`said!`] makes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// In English, with `{name}` where a value goes.
    pub text: Cow<'static, str>,
    pub values: Vec<(&'static str, String)>,
    /// What `{n}` is, and the text for any other number than one.
    pub number: Option<(i64, &'static str)>,
}

/// `said!("{name} is switched off", name = …)`: a message with values.
#[macro_export]
macro_rules! said {
    ($text:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::error::Said { text: $text.into(), values: vec![$((stringify!($name), $value.to_string())),*], number: None }
    };
}

impl Said {
    /// A message about `n` of something: `Said::of(n, "{n} letter", "{n} letters")`.
    pub fn of(n: i64, one: &'static str, many: &'static str) -> Self {
        Self { text: one.into(), values: Vec::new(), number: Some((n, many)) }
    }

    pub fn english(&self) -> String {
        let many = self.number.filter(|(n, _)| *n != 1).map(|(_, many)| many);
        let mut out = many.unwrap_or(&self.text).to_owned();
        for (name, value) in &self.values {
            out = out.replace(&format!("{{{name}}}"), value);
        }
        self.number.map_or(out.clone(), |(n, _)| out.replace("{n}", &n.to_string()))
    }
}

impl From<&'static str> for Said {
    fn from(text: &'static str) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}

/// What somebody else has worded; it is found in a catalog only where it is there as a whole.
impl From<String> for Said {
    fn from(text: String) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}

/// Marks a message that is put into the reader's language by itself, wherever it is shown.
pub const fn later(message: &'static str) -> &'static str {
    message
}

/// A message about one field of a form or request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    pub field: String,
    pub message: String,
    /// Until it has left.
    #[serde(skip)]
    pub said: Option<Box<Said>>,
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
    /// What the message was made of, until it has left.
    #[serde(skip)]
    pub said: Option<Box<Said>>,
}

impl AppError {
    pub fn new(kind: ErrorKind, message: impl Into<Said>) -> Self {
        let said = message.into();
        let (message, said) = (said.english(), Some(Box::new(said)));
        Self { kind, message, fields: Vec::new(), reference: None, retry_after: None, said }
    }

    pub fn signed_out() -> Self {
        Self::new(ErrorKind::SignedOut, later("Sign in to go on."))
    }

    pub fn not_allowed(message: impl Into<Said>) -> Self {
        Self::new(ErrorKind::NotAllowed, message)
    }

    /// `what` as it stands in a sentence: "customer", "user".
    pub fn not_found(what: &str) -> Self {
        Self::new(
            ErrorKind::NotFound,
            match what {
                "customer" => later("There is no such customer among the customers you look after."),
                "user" => later("There is no such user among the customers you look after."),
                "device" => later("There is no such device among the customers you look after."),
                "order" => later("There is no such order among the customers you look after."),
                "call" => later("There is no such call among the customers you look after."),
                "mail" => later("There is no such mail among the customers you look after."),
                "view" => later("There is no such view among the customers you look after."),
                "verification" => later("There is no such verification among the customers you look after."),
                "question" => later("There is no such question among the customers you look after."),
                "export" => later("There is no such export among the customers you look after."),
                "search" => later("There is no such search among the customers you look after."),
                "request" => later("There is no such request among the customers you look after."),
                "provider" => later("There is no such provider among the customers you look after."),
                _ => later("There is no such thing among the customers you look after."),
            },
        )
    }

    pub fn invalid(field: &str, message: impl Into<Said>) -> Self {
        let error = Self::new(ErrorKind::Invalid, message);
        let fields =
            vec![FieldError { field: field.to_owned(), message: error.message.clone(), said: error.said.clone() }];
        Self { fields, ..error }
    }

    pub fn too_many(retry_after: u32, message: impl Into<Said>) -> Self {
        Self { retry_after: Some(retry_after), ..Self::new(ErrorKind::TooMany, message) }
    }

    /// `reference` stands in the log beside the cause.
    pub fn internal(reference: impl Into<String>) -> Self {
        let reference = reference.into();
        let said =
            said!("Something went wrong on our side. Quote {reference} when you report it.", reference = reference);
        Self { reference: Some(reference), ..Self::new(ErrorKind::Internal, said) }
    }
}
