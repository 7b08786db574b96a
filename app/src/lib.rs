//! Pages and server functions.
#[cfg(feature = "ssr")]
pub mod caller;
pub mod error;
