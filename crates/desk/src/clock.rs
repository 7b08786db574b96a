//! Moments as the database keeps them (Unix seconds) and as the wire carries them (RFC 3339).

use std::{
    sync::{Mutex, PoisonError},
    time::Instant,
};

use model::Timestamp;
use time::{Date, OffsetDateTime, format_description::well_known::Rfc3339, macros::format_description};
use uuid::{Builder, Uuid};

/// Now, in Unix seconds. Within a process it never goes back: a system clock that is set back makes nothing live longer.
pub fn now() -> i64 {
    static LATEST: Mutex<Option<(Instant, i64)>> = Mutex::new(None);
    let told = told();
    let mut latest = LATEST.lock().unwrap_or_else(PoisonError::into_inner);
    let (since, moment) = *latest.get_or_insert_with(|| (Instant::now(), told));
    let counted = moment + i64::try_from(since.elapsed().as_secs()).unwrap_or(0);
    if told > counted {
        *latest = Some((Instant::now(), told));
    }
    told.max(counted)
}

/// Now by the system's clock, which may be set back: for what has to agree with another's clock.
pub fn told() -> i64 {
    OffsetDateTime::now_utc().unix_timestamp()
}

/// A moment of the wire in Unix seconds.
pub fn seconds(moment: &Timestamp) -> Option<i64> {
    OffsetDateTime::parse(moment.as_str(), &Rfc3339).ok().map(OffsetDateTime::unix_timestamp)
}

/// A moment for the wire; `None` where it is not one that RFC 3339 can write.
pub fn timestamp(seconds: i64) -> Option<Timestamp> {
    let moment = OffsetDateTime::from_unix_timestamp(seconds).ok()?;
    moment.format(&Rfc3339).ok().map(Timestamp::from_rfc3339)
}

/// A moment where 0 says "never".
pub fn timestamp_unless_never(seconds: i64) -> Option<Timestamp> {
    if seconds == 0 { None } else { timestamp(seconds) }
}

/// The id before all of version 7 (RFC 9562 §5.7) that are made at that moment (Unix seconds) or later.
pub fn first_id(seconds: i64) -> Uuid {
    Builder::from_unix_timestamp_millis(u64::try_from(seconds).unwrap_or(0) * 1_000, &[0; 10]).into_uuid()
}

/// When a day (`YYYY-MM-DD`, UTC) begins, in Unix seconds; none where it is no day.
pub fn day(day: &str) -> Option<i64> {
    let day = Date::parse(day, format_description!("[year]-[month]-[day]")).ok()?;
    Some(day.midnight().assume_utc().unix_timestamp())
}

/// Whole days from today (UTC) to `day` (`YYYY-MM-DD`); negative when it is past.
pub fn days_until(day: &str) -> Option<i64> {
    let day = Date::parse(day, format_description!("[year]-[month]-[day]")).ok()?;
    Some((day - OffsetDateTime::now_utc().date()).whole_days())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments() {
        assert_eq!(timestamp(1_700_000_000).map(|t| t.to_string()).as_deref(), Some("2023-11-14T22:13:20Z"));
        assert_eq!(timestamp_unless_never(0), None);
        assert_eq!(timestamp(i64::MAX), None);
        assert!(days_until("2000-01-01").is_some_and(|d| d < 0));
        assert_eq!(days_until("soon"), None);
    }
}
