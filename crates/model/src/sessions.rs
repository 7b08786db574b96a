//! The browsers in which one person is signed in.

use serde::{Deserialize, Serialize};

use crate::{SessionId, Timestamp};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    pub id: SessionId,
    pub current: bool,
    pub created_at: Timestamp,
    pub last_seen_at: Timestamp,
    /// Where it was opened from.
    pub address: String,
    /// The browser's own `User-Agent`, cut at 256 characters.
    pub browser: String,
}
