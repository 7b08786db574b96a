//! How people prove who they are: second factors, and the fresh proof that is asked for in place.

pub mod api;
pub mod ask;
pub mod prove;
pub mod second;
pub mod show;
pub mod webauthn;
