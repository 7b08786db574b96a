//! What one process does at a time, whichever machine it is on: a row that its holder counts on for as long as it lives. No
//! clocks are compared: a beat that stands still for long enough is that of a process which is gone.

use std::time::{Duration, Instant};

use store::{
    Store,
    entities::leases::{self, Column},
    sea_orm::{
        ActiveValue::Set,
        ColumnTrait, DbErr, EntityTrait, ExprTrait, QueryFilter,
        sea_query::{Expr, OnConflict},
    },
};
use tokio::task::JoinHandle;
use uuid::Uuid;

/// How often the beat is counted on, and how long it stands still before it is nobody's.
const BEAT: Duration = Duration::from_secs(2);
const STILL: Duration = Duration::from_secs(10);

/// How often somebody who waits looks.
const GLANCE: Duration = Duration::from_millis(200);

/// A lease that is ours. One that is dropped and not ended stands still, and is somebody else's after [`STILL`]; so is that of a
/// process which was stopped for as long.
pub struct Lease {
    store: Store,
    name: &'static str,
    holder: Uuid,
    /// Ends once the lease is somebody else's.
    beating: JoinHandle<()>,
}

impl Lease {
    /// `None` where another process has it, which is seen by its next beat: within a few seconds.
    pub async fn take(store: &Store, name: &'static str) -> Result<Option<Self>, DbErr> {
        let holder = Uuid::now_v7();
        let mut seen: Option<(leases::Model, Instant)> = None;
        loop {
            let asked = Instant::now();
            if insert(store, name, holder).await? {
                return Ok(Some(Self::held(store, name, holder)));
            }
            if asked.elapsed() > BEAT {
                // Somebody wrote for long, an index of millions on SQLite: the beat has waited as we have.
                seen = None;
            }
            let row = leases::Entity::find_by_id(name).one(store.read()).await?;
            match (row, &seen) {
                (None, _) => seen = None,
                (Some(row), Some((old, _))) if row != *old => return Ok(None),
                (Some(row), Some((_, since))) if since.elapsed() >= STILL => {
                    if take_over(store, &row, holder).await? {
                        return Ok(Some(Self::held(store, name, holder)));
                    }
                    return Ok(None);
                }
                (Some(_), Some(_)) => {}
                (Some(row), None) => seen = Some((row, Instant::now())),
            }
            tokio::time::sleep(GLANCE).await;
        }
    }

    fn held(store: &Store, name: &'static str, holder: Uuid) -> Self {
        let own = store.clone();
        let beating = tokio::spawn(async move {
            loop {
                tokio::time::sleep(BEAT).await;
                match beat(&own, name, holder).await {
                    Ok(true) => {}
                    Ok(false) => return tracing::warn!(name, "a lease is somebody else's now"),
                    Err(fault) => tracing::warn!(%fault, name, "a lease's beat was not counted"),
                }
            }
        });
        Self { store: store.clone(), name, holder, beating }
    }

    /// Does `work`, which is broken off once the lease is somebody else's: `None`.
    pub async fn during<T>(&mut self, work: impl Future<Output = T>) -> Option<T> {
        if self.beating.is_finished() {
            return None;
        }
        tokio::select! {
            biased;
            _ = &mut self.beating => None,
            done = work => Some(done),
        }
    }

    /// Under which name it is ours.
    pub(crate) fn holder(&self) -> Uuid {
        self.holder
    }

    /// Gives it back at once.
    pub async fn end(self) -> Result<(), DbErr> {
        self.beating.abort();
        let change = self.store.begin().await?;
        let own = leases::Entity::delete_by_id(self.name).filter(Column::Holder.eq(self.holder));
        own.exec(&change).await?;
        change.commit().await
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.beating.abort();
    }
}

async fn insert(store: &Store, name: &str, holder: Uuid) -> Result<bool, DbErr> {
    let change = store.begin().await?;
    let row = leases::ActiveModel { name: Set(name.to_owned()), holder: Set(holder), beat: Set(0) };
    let there = OnConflict::column(Column::Name).do_nothing().to_owned();
    let inserted = leases::Entity::insert(row).on_conflict(there).exec_without_returning(&change).await?;
    change.commit().await?;
    Ok(inserted > 0)
}

async fn take_over(store: &Store, old: &leases::Model, holder: Uuid) -> Result<bool, DbErr> {
    let change = store.begin().await?;
    let taken = leases::Entity::update_many()
        .col_expr(Column::Holder, Expr::value(holder))
        .col_expr(Column::Beat, Expr::value(0))
        .filter(Column::Name.eq(&old.name))
        .filter(Column::Holder.eq(old.holder))
        .filter(Column::Beat.eq(old.beat));
    let taken = taken.exec(&change).await?;
    change.commit().await?;
    Ok(taken.rows_affected == 1)
}

/// Whether it is still this holder's.
async fn beat(store: &Store, name: &str, holder: Uuid) -> Result<bool, DbErr> {
    let change = store.begin().await?;
    let next = leases::Entity::update_many()
        .col_expr(Column::Beat, Expr::col(Column::Beat).add(1))
        .filter(Column::Name.eq(name))
        .filter(Column::Holder.eq(holder));
    let counted = next.exec(&change).await?;
    change.commit().await?;
    Ok(counted.rows_affected == 1)
}
