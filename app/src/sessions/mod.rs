//! The browsers in which one is signed in.

pub mod api;
pub mod ending;
pub mod list;
pub mod watch;
