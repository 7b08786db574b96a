//! The read-only view of a customer's org.

pub mod api;
pub mod show;
