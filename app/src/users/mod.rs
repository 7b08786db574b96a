//! People: the card of one, and a customer's list.

pub mod account;
pub mod api;
pub mod concerns;
pub mod contact;
pub mod features;
pub mod list;
pub mod rows;
pub mod show;
pub mod words;
