//! What a PostgreSQL that has run for a while has done by itself, done at once: its statistics and visibility map. Without
//! it the first minutes after an import would be measured, and at random. SQLite has nothing of the kind running.

use store::{
    Store,
    sea_orm::{ConnectionTrait, DbBackend},
};

use crate::Fault;

pub async fn run(database: &str) -> Result<(), Fault> {
    let store = Store::open(database).await?;
    if store.backend() == DbBackend::Postgres {
        store.read().execute_unprepared("VACUUM (ANALYZE)").await?;
    }
    Ok(())
}
