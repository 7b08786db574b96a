//! Mail to a person, in words.

pub mod api;
pub mod last;
pub mod words;
