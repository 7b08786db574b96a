//! The keys of a large import on top of others lie apart until they are moved to their places: by a server, which rests in between,
//! or by the next import before it begins.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use model::AppError;
use store::{Store, sea_orm::DbErr};

use crate::{Desk, lease::Lease, logged::Logged};

/// Keys that are moved together: nobody else writes to SQLite meanwhile.
const KEYS: u64 = 1_000;

/// A server rests so many times as long as it moved.
const REST: u32 = 4;

/// Before what others held is asked for again.
const AGAIN: Duration = Duration::from_millis(50);

impl Desk {
    /// Moves all keys that lie apart, or those that it can until `ending` is set; none where another process is at it.
    pub async fn move_keys(&self, ending: &AtomicBool) -> Result<(), AppError> {
        if !self.store.has_new_keys().await.logged()? {
            return Ok(());
        }
        let Some(lease) = Lease::take(&self.store, "keys").await.logged()? else { return Ok(()) };
        let moved = each(&self.store, Some(ending)).await.logged();
        lease.end().await.logged()?;
        moved
    }
}

/// Moves all of them now.
pub async fn all(store: &Store) -> Result<(), DbErr> {
    each(store, None).await
}

async fn each(store: &Store, ending: Option<&AtomicBool>) -> Result<(), DbErr> {
    // What another process moves at the same time may be seen in both passes, or still be there after one.
    while store.has_new_keys().await? {
        let mut last = None;
        loop {
            let begun = Instant::now();
            last = store.move_keys(last.as_ref(), KEYS).await?;
            if last.is_none() {
                tokio::time::sleep(AGAIN).await;
                break;
            }
            if let Some(ending) = ending {
                tokio::time::sleep(begun.elapsed() * REST).await;
                if ending.load(Ordering::Relaxed) {
                    return Ok(());
                }
            }
        }
    }
    Ok(())
}
