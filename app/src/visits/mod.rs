//! Calls: the bar of the one that is going on, its notes, its summary.

pub mod api;
pub mod show;
