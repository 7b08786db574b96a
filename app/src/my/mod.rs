//! A customer's own pages: who may look in, what was looked at, who is waiting for a vouch.

pub mod access;
mod answer;
pub mod api;
pub mod enter;
pub mod head;
mod line;
pub mod log;
mod over;
mod passkey;
pub mod request;
pub mod security;
pub mod sign_in;
mod standing;
mod vouch;
