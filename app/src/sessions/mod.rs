//! The browsers in which one is signed in.

pub mod api;
pub mod list;
