//! Early warnings over an agent's customers: a panel of the home page, and the list behind each kind.

pub mod api;
pub mod list;
pub mod panel;
pub mod words;
