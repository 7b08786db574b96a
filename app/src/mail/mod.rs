//! Mail to a person, in words; what was given up on; and what may be done about both.

mod act;
mod addresses;
mod answer;
pub mod api;
mod clear;
pub mod dead;
pub mod last;
pub mod show;
mod stories;
pub mod words;
