//! A customer's own pages: who may look in, what was looked at, who is waiting for a vouch.

pub mod access;
pub mod api;
pub mod enter;
pub mod log;
pub mod request;
pub mod security;
pub mod sign_in;
