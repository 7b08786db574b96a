//! Addresses of servers, which may have a password in them: nothing prints more of one than its kind.

use std::{
    fmt::{Debug, Formatter, Result},
    ops::Deref,
};

/// As it was given.
#[derive(Clone, PartialEq, Eq)]
pub struct Address(String);

impl From<String> for Address {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl Deref for Address {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Debug for Address {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        let kind = self.0.split_once("://").map_or("", |(kind, _)| kind);
        write!(out, "{kind}://…")
    }
}
