//! Throttling of failed tries: each further one waits longer, nobody is ever locked out. The counters are in the database,
//! so that they hold over restarts and over processes. A row without failures is no counter: it says who has come from where.

use model::AppError;
use store::{
    Store,
    entities::attempts,
    sea_orm::{
        ActiveValue::{Set, Unchanged},
        ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
        sea_query::{LockBehavior, LockType, OnConflict},
    },
};

use crate::{Desk, clock, logged::Logged};
use model::said;

/// Seconds after which failed tries are forgotten.
const WINDOW: i64 = 15 * 60;

/// The longest that one has to wait for the next try, in seconds.
const LONGEST: i64 = 60;

/// Seconds for which it is known who has come from where.
const KNOWN: i64 = 60 * 24 * 60 * 60;

/// Seconds by which the clocks of two processes may differ. What lies further ahead was counted by a clock that was ahead, and is past:
/// it makes nobody wait until that moment has come.
const AHEAD: i64 = 10;

/// Rows that are deleted at once.
const STEP: u64 = 1_000;

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
        let passed = if last_at > now + AHEAD { WINDOW } else { (now - last_at).max(0) };
        let failures = left_of(failures, counter.free, passed);
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

/// Forgets what failed under `name`: the try that was counted came good. How many they were, with that one.
pub(crate) async fn forget(change: &impl ConnectionTrait, name: &str) -> Result<i64, AppError> {
    let row = attempts::Entity::find_by_id(name).lock_exclusive().one(change).await.logged()?;
    attempts::Entity::delete_by_id(name).exec(change).await.logged()?;
    Ok(row.map_or(0, |row| row.failures))
}

/// Takes back as many tries as came good of those that are counted under `name`; those of others stay.
pub(crate) async fn take_back(change: &impl ConnectionTrait, name: &str, tries: i64) -> Result<(), AppError> {
    let row = attempts::Entity::find_by_id(name).lock_exclusive().one(change).await.logged()?;
    let Some(row) = row else { return Ok(()) };
    if row.failures <= tries {
        return attempts::Entity::delete_by_id(name).exec(change).await.logged().map(drop);
    }
    let left =
        attempts::ActiveModel { name: Unchanged(row.name), failures: Set(row.failures - tries), ..Default::default() };
    attempts::Entity::update(left).exec(change).await.logged().map(drop)
}

/// Notes that somebody has come from where `name` says.
pub(crate) async fn note_known(change: &impl ConnectionTrait, name: &str) -> Result<(), AppError> {
    let row = attempts::ActiveModel { name: Set(name.to_owned()), failures: Set(0), last_at: Set(clock::now()) };
    let again = OnConflict::column(attempts::Column::Name).update_column(attempts::Column::LastAt).to_owned();
    attempts::Entity::insert(row).on_conflict(again).exec_without_returning(change).await.logged().map(drop)
}

pub(crate) async fn is_known(db: &impl ConnectionTrait, name: &str) -> Result<bool, AppError> {
    let row = attempts::Entity::find_by_id(name).one(db).await.logged()?;
    Ok(row.is_some_and(|row| row.last_at > clock::now() - KNOWN))
}

impl Desk {
    /// Deletes some of what counts no longer; whether there may be more.
    pub async fn trim_attempts(&self) -> Result<bool, AppError> {
        let now = clock::now();
        let past = Condition::any()
            .add(attempts::Column::LastAt.lt(now - WINDOW))
            .add(attempts::Column::LastAt.gt(now + AHEAD));
        let failed = Condition::all().add(attempts::Column::Failures.gt(0)).add(past);
        let old = Condition::any().add(failed).add(attempts::Column::LastAt.lt(now - KNOWN));
        let change = self.store.begin().await.logged()?;
        // Whoever tries just now holds several rows: this waits for none of them.
        let names = attempts::Entity::find()
            .select_only()
            .column(attempts::Column::Name)
            .filter(old)
            .limit(STEP)
            .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
            .into_tuple::<String>();
        let names = names.all(&change).await.logged()?;
        if names.is_empty() {
            return Ok(false);
        }
        let count = names.len() as u64;
        attempts::Entity::delete_many().filter(attempts::Column::Name.is_in(names)).exec(&change).await.logged()?;
        change.commit().await.logged()?;
        Ok(count == STEP)
    }
}

/// What is left of failures after so many seconds without a try. The free ones come back bit by bit: where many people sign in
/// from one place, there is no quiet quarter of an hour that would forget those who gave up.
fn left_of(failures: i64, free: i64, passed: i64) -> i64 {
    if passed >= WINDOW { 0 } else { (failures - passed * free / WINDOW).max(0) }
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
    use super::{left_of, wait_after};

    #[test]
    fn waits_longer_each_time_but_never_for_ever() {
        assert_eq!([-5, -1, 0, 1, 2, 5, 6, 99].map(wait_after), [0, 0, 1, 2, 4, 32, 60, 60]);
    }

    #[test]
    fn what_is_free_comes_back() {
        assert_eq!([0, 60, 180, 899, 900].map(|passed| left_of(8, 5, passed)), [8, 8, 7, 4, 0]);
        assert_eq!([0, 17, 18, 180].map(|passed| left_of(8, 50, passed)), [8, 8, 7, 0]);
    }
}
