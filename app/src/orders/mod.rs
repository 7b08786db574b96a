//! What customers ordered.

pub mod api;
pub mod show;
pub mod table;
pub mod words;
