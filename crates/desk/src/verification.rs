//! Proving who the caller is: six digits mailed to an address on file, read out on the telephone. It shows that
//! the caller reads that mailbox, and no more.

pub(crate) mod addresses;
mod confirm;
pub(crate) mod denial;
mod panel;
mod send;
pub(crate) mod vouch;
mod words;

/// A code's life, in seconds.
pub const LIFE: i64 = 10 * 60;

/// Tries a code.
pub const TRIES: i64 = 3;

/// An address that was put on file less than so many seconds ago gets no code: changing it is how accounts are stolen.
pub const SETTLED: i64 = 72 * 60 * 60;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Codes (and, counted apart, vouches) within so many seconds: about one user, by one agent.
const PER_USER: [(u64, i64); 2] = [(3, 15 * MINUTE), (10, DAY)];
const PER_AGENT: (u64, i64) = (30, HOUR);

/// What a code's MAC is made of: the digits alone would be the same for two verifications.
fn material(id: uuid::Uuid, code: &str) -> Vec<u8> {
    [id.as_bytes().as_slice(), code.as_bytes()].concat()
}

/// What the MAC is for.
const PURPOSE: &str = "verification code";
