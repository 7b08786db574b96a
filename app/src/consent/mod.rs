//! A customer's permission to look into its org, on the agent's side.

pub mod api;
