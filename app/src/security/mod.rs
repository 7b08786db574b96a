//! How people prove who they are: second factors, and the fresh proof that is asked for in place.

pub mod api;
pub mod ask;
pub mod own;
pub mod passkeys;
pub mod prove;
pub mod recovery;
pub mod second;
pub mod show;
pub mod totp;
pub mod webauthn;
