//! Agents: who is signed in, how they come in, and who decides about them.

pub mod act;
pub mod api;
pub mod demo;
pub mod grant;
pub mod list;
pub mod settings;
pub mod sign_in;
pub mod welcome;
pub mod words;
