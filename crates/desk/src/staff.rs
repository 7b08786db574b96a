//! Agents and their passwords.

/// Hashing is heavy on purpose: two at a time, off the async threads.
#[derive(Clone, Default)]
pub struct Passwords;
