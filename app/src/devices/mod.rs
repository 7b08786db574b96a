//! Telephones, room systems and other endpoints.

pub mod api;
pub mod errors;
pub mod list;
pub mod show;
pub mod table;
pub mod words;
