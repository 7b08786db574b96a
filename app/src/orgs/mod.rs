//! Customers and providers: the card of one.

pub mod administrators;
pub mod api;
pub mod list;
pub mod pin;
pub mod places;
pub mod scope;
pub mod setup;
pub mod show;
pub mod words;
