//! The audit log: what is written of each act and read, how it is chained, and who reads it.

mod chain;
mod export;
mod exports;
mod history;
mod log;
pub(crate) mod look;
pub(crate) mod persons;
mod questions;
mod record;
mod rows;
mod sealer;
mod spool;
mod timeline;
mod verify;
pub(crate) mod waiting;
mod wall;

pub use exports::Csv;
pub use verify::{Tampered, Verified, verify};

pub(crate) use record::{Actor, Change, Event, is_refusal};
