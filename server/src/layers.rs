//! What every request and answer goes through.

pub mod api;
pub mod body;
pub mod client;
pub mod headers;
pub mod log;
pub mod origin;
pub mod panic;
