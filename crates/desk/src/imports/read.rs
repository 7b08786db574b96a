//! Reading: files into rows, cells into values.

pub mod bundle;
pub mod phones;
pub mod row;
pub mod table;

pub use row::{Refusal, Row};
pub use table::{Column, Table};
