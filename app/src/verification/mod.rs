//! Proving who the caller is.

pub mod api;
