//! Calls: the bar of the one that is going on, its notes, its summary.

pub mod api;
pub mod bar;
pub mod draft;
pub mod notes;
pub mod now;
pub mod show;
pub mod start;
