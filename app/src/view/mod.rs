//! The read-only view of a customer's org.

pub mod api;
pub mod ended;
pub mod frame;
mod pages;
mod people;
mod settings;
pub mod show;
mod touch;
