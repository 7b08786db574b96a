//! Agents: who is signed in, and how they come in.

pub mod api;
pub mod demo;
pub mod list;
pub mod sign_in;
pub mod welcome;
pub mod words;
