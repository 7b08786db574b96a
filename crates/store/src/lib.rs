//! The data: entities, migrations, and the queries that entities alone cannot say. It knows no rules: who may see or do
//! what is decided before it is asked.

mod alone;
mod care;
pub mod counters;
pub mod entities;
pub mod hits;
pub mod live;
pub mod load;
mod migrations;
mod open;
pub mod search_key;
pub mod sessions;
mod word;

pub use alone::{Alone, NotAlone};
pub use migrations::Migrator;
pub use open::{OpenError, Reads, Store};
pub use sea_orm;
pub use word::Word;
