//! The data: entities, migrations, and the queries that entities alone cannot say. It knows no rules: who may see or do
//! what is decided before it is asked.

mod alone;
mod bound;
mod care;
mod cells;
pub mod counters;
pub mod entities;
mod fault;
pub mod hits;
pub mod live;
pub mod load;
mod merging;
mod migrations;
mod near;
mod open;
pub mod plan;
mod reader;
mod replica;
pub mod search_key;
pub mod sessions;
mod turn;
mod word;

pub use alone::{Alone, NotAlone};
pub use fault::{is_away, is_refused};
pub use migrations::Migrator;
pub use open::{OpenError, Reads, Store, address_of, file_of};
pub use reader::Reader;
pub use sea_orm;
pub use word::Word;
