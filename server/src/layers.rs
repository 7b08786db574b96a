//! What every request and answer goes through.

pub mod api;
pub mod beat;
pub mod body;
pub mod busy;
pub mod client;
pub mod headers;
pub mod lanes;
pub mod language;
pub mod late;
pub mod log;
pub mod origin;
pub mod overload;
pub mod panic;
