//! A customer's permission to look into its org, on the agent's side.

pub mod api;
pub mod looking;
pub mod panel;
mod reason;
mod waiting;
pub mod words;
