//! Mail to a person, in words.

pub mod last;
pub mod words;
