//! The audit log, as the provider reads it.

pub mod api;
pub mod history;
pub mod list;
pub mod words;
