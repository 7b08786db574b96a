//! The audit log, as the provider reads it.

pub mod api;
pub mod exports;
pub mod fetch;
pub mod filter;
pub mod history;
pub mod line;
pub mod list;
pub mod note;
pub mod question;
pub mod words;
