//! Reading: files into rows, cells into values.

pub mod bundle;
mod in_order;
pub mod phones;
pub mod row;
pub mod table;

pub use row::{Refusal, Row};
pub use table::{Column, Table};
