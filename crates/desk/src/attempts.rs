//! Throttling of failed tries: each further one waits longer, nobody is ever locked out. The counters are in the database,
//! so that they hold over restarts and over processes.

use model::AppError;
use store::{
    Store,
    entities::attempts,
    sea_orm::{
        ActiveValue::{Set, Unchanged},
        ConnectionTrait, EntityTrait, QuerySelect,
        sea_query::OnConflict,
    },
};

use crate::{clock, logged::Logged};
use model::said;

/// Seconds after which failed tries are forgotten.
const WINDOW: i64 = 15 * 60;

/// The longest that one has to wait for the next try, in seconds.
const LONGEST: i64 = 60;

/// A name under which tries are counted, and how many are free.
pub(crate) struct Counter {
    pub name: String,
    pub free: i64,
}

/// Counts a try under each of `counters` before it is made, so that many at once count too; `too_many` with the seconds
/// to wait when one of them has failed too often too lately.
pub(crate) async fn begin(store: &Store, counters: &[Counter]) -> Result<(), AppError> {
    let now = clock::now();
    let change = store.begin().await.logged()?;
    for counter in counters {
        let (failures, last_at) = locked(&change, &counter.name, now).await?;
        // A clock that was set back makes nobody wait for it to catch up.
        let passed = (now - last_at).max(0);
        let failures = if passed >= WINDOW { 0 } else { failures };
        // The clock counts whole seconds: one that has begun has not passed.
        let needed = wait_after(failures - counter.free);
        let wait = if needed > 0 { needed + 1 - passed } else { 0 };
        if wait > 0 {
            let seconds = u32::try_from(wait).unwrap_or(1);
            return Err(AppError::too_many(
                seconds,
                said!("Too many tries. Wait {seconds} s, then try again.", seconds = seconds),
            ));
        }
        let row = attempts::ActiveModel {
            name: Unchanged(counter.name.clone()),
            failures: Set(failures + 1),
            last_at: Set(now),
        };
        attempts::Entity::update(row).exec(&change).await.logged()?;
    }
    change.commit().await.logged()
}

/// The failures under `name` and when the last one was, locked: of many first tries at once each waits for the one before.
async fn locked(change: &impl ConnectionTrait, name: &str, now: i64) -> Result<(i64, i64), AppError> {
    loop {
        let row = attempts::ActiveModel { name: Set(name.to_owned()), failures: Set(0), last_at: Set(now) };
        let there = OnConflict::column(attempts::Column::Name).do_nothing().to_owned();
        attempts::Entity::insert(row).on_conflict(there).exec_without_returning(change).await.logged()?;
        let row = attempts::Entity::find_by_id(name).lock_exclusive().one(change).await.logged()?;
        // Where it is gone, a try that came good took it away between the two.
        if let Some(row) = row {
            return Ok((row.failures, row.last_at));
        }
    }
}

/// Forgets what failed under `name`: the try that was counted came good.
pub(crate) async fn forget(db: &impl ConnectionTrait, name: &str) -> Result<(), AppError> {
    attempts::Entity::delete_by_id(name).exec(db).await.logged().map(drop)
}

/// Seconds to wait after so many failures above the free ones: 1, 2, 4… up to [`LONGEST`].
fn wait_after(above: i64) -> i64 {
    match u32::try_from(above) {
        Ok(above) => LONGEST.min(1_i64.checked_shl(above.min(30)).unwrap_or(LONGEST)),
        Err(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::wait_after;

    #[test]
    fn waits_longer_each_time_but_never_for_ever() {
        assert_eq!([-5, -1, 0, 1, 2, 5, 6, 99].map(wait_after), [0, 0, 1, 2, 4, 32, 60, 60]);
    }
}
