//! What is different since it last worked.

pub mod line;
pub mod panel;
pub mod words;
