//! How people prove who they are: second factors, and the fresh proof that is asked for in place.

pub mod api;
pub mod second;
pub mod show;
