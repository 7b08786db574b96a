//! Imports: the sample whole and twice, every odd form of a file, and being cut off in the middle.

mod again;
mod control_hub;
mod forms;
mod loading;
mod prune;
pub mod support;
