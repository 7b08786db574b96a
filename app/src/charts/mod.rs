//! A customer over time: licences used against bought, what became of mail, how devices fare.

pub mod api;
#[cfg(feature = "ssr")]
mod draw;
pub mod show;
