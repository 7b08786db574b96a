//! Proving who the caller is: the dialog, the chip, and what is offered in place of an act that needs more proof.

pub mod api;
mod boxes;
pub mod call;
mod choose;
mod code;
pub mod offer;
pub mod proof;
pub mod show;
mod vouch;
pub mod words;
