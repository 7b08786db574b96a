//! What was bought and who holds it, in tables.

pub mod held;
pub mod subscriptions;
pub mod words;
