//! A moment as it crosses the wire: RFC 3339 in UTC. The browser's own clock and locale make it relative.

use std::fmt;

use serde::{Deserialize, Serialize};

/// RFC 3339 in UTC with whole seconds: `2026-11-20T05:28:05Z`. Orders as text as it does in time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(String);

impl Timestamp {
    /// From text that its maker has already formatted as this type says.
    pub fn from_rfc3339(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What a page shows before the browser has put it into its reader's words: `2026-11-20 05:28 UTC`.
    pub fn plain(&self) -> String {
        let date = self.0.get(..10).unwrap_or(&self.0);
        match self.0.get(11..16) {
            Some(clock) => format!("{date} {clock} UTC"),
            None => date.to_owned(),
        }
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}
