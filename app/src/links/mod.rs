//! The pages that our mails link to.

pub mod api;
pub mod show;
