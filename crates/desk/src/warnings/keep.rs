//! Keeps the warnings what the rows say: looks at customers that are due, one process at a time, and writes what differs.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use model::{AppError, warnings::WarningKind};
use store::{
    Word,
    entities::{
        warning_looks,
        warnings::{self, Column},
    },
    sea_orm::{
        ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
        QuerySelect, sea_query::OnConflict,
    },
};
use uuid::Uuid;

use super::{
    find::{self, Findings, Found},
    mark,
};
use crate::{Desk, clock, history, lease::Lease, logged::Logged};

/// How often marks are looked for.
const EVERY: Duration = Duration::from_secs(1);

/// A server rests so many times as long as it looked: after a night all customers are due at once, and who asks comes first.
const REST: u32 = 4;

/// Customers in one transaction, and marks that are read at a time.
const ORGS: usize = 50;
const MARKS: u64 = 500;

/// Rows in one statement.
const ROWS: usize = 500;

/// Nobody is due later than in a day, in seconds: what is put off further was put off by a clock that was ahead, and is due.
const FURTHEST: i64 = find::DAY;

/// What looking came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Looked {
    pub customers: u64,
    /// Warnings that came, changed or went.
    pub changed: u64,
}

impl Desk {
    /// Looks for as long as the process serves.
    pub async fn keep_warnings(self, ending: Arc<AtomicBool>) {
        while !ending.load(Ordering::Relaxed) {
            if let Err(fault) = self.look_at_due(Some(&ending)).await {
                tracing::info!(%fault, "early warnings were not looked for just now");
            }
            tokio::time::sleep(EVERY).await;
        }
    }

    /// Looks at every customer that is due; at none where another process is at it.
    pub async fn look_for_warnings(&self) -> Result<Looked, AppError> {
        self.look_at_due(None).await
    }

    /// With an `ending`, which ends it, it gives way to whatever else the process does.
    async fn look_at_due(&self, ending: Option<&AtomicBool>) -> Result<Looked, AppError> {
        let mut looked = Looked::default();
        // A first import that takes long has its customers looked at before it is done, in case that it is cut off: not while each
        // look would read whole tables.
        if self.due_for_warnings().await.logged()?.is_empty() || self.store.has_put_by().await.logged()? {
            return Ok(looked);
        }
        let Some(lease) = Lease::take(&self.store, "warnings").await.logged()? else { return Ok(looked) };
        let all = self.look_at_all_due(&mut looked, ending).await.logged();
        lease.end().await.logged()?;
        all.map(|()| looked)
    }

    /// Looks at every customer anew, whatever is marked.
    pub async fn renew_warnings(&self) -> Result<Looked, AppError> {
        let change = self.store.begin().await.logged()?;
        mark::everybody(&change).await.logged()?;
        change.commit().await.logged()?;
        self.look_for_warnings().await
    }

    async fn look_at_all_due(&self, looked: &mut Looked, ending: Option<&AtomicBool>) -> Result<(), DbErr> {
        loop {
            let due = self.due_for_warnings().await?;
            if due.is_empty() {
                return Ok(());
            }
            let orgs: BTreeSet<Uuid> = due.into_iter().collect();
            let orgs: Vec<Uuid> = orgs.into_iter().collect();
            for some in orgs.chunks(ORGS) {
                let begun = Instant::now();
                looked.changed += self.look_at(some).await?;
                looked.customers += some.len() as u64;
                if let Some(ending) = ending {
                    tokio::time::sleep(begun.elapsed() * REST).await;
                    if ending.load(Ordering::Relaxed) {
                        return Ok(());
                    }
                }
            }
        }
    }

    /// Customers that are due, each perhaps several times.
    async fn due_for_warnings(&self) -> Result<Vec<Uuid>, DbErr> {
        warning_looks::Entity::find()
            .select_only()
            .column(warning_looks::Column::OrgId)
            .filter(is_due(clock::now()))
            .order_by_asc(warning_looks::Column::DueAt)
            .limit(MARKS)
            .into_tuple()
            .all(self.store.read_surely())
            .await
    }

    /// Marks are read before the rows are: one that comes later stays, and is looked at next.
    async fn look_at(&self, orgs: &[Uuid]) -> Result<u64, DbErr> {
        let (db, now) = (self.store.read_surely(), clock::now());
        let marks: Vec<Uuid> = warning_looks::Entity::find()
            .select_only()
            .column(warning_looks::Column::Id)
            .filter(warning_looks::Column::OrgId.is_in(orgs.iter().copied()))
            .filter(is_due(now))
            .into_tuple()
            .all(db)
            .await?;
        let findings = find::look(db, orgs, now).await?;
        let today = history::look(db, orgs, now).await?;
        let change = self.store.begin().await?;
        let changed = write(&change, orgs, &findings, now).await?;
        history::write(&change, today).await?;
        for some in marks.chunks(ROWS) {
            let seen = warning_looks::Entity::delete_many();
            seen.filter(warning_looks::Column::Id.is_in(some.iter().copied())).exec(&change).await?;
        }
        come_again(&change, &findings.next).await?;
        change.commit().await?;
        Ok(changed)
    }
}

fn is_due(now: i64) -> Condition {
    Condition::any().add(warning_looks::Column::DueAt.lte(now)).add(warning_looks::Column::DueAt.gt(now + FURTHEST))
}

type Key = (Uuid, Uuid, WarningKind, String);

/// Makes the warnings of `orgs` those that were found; how many came, changed or went.
async fn write(db: &impl ConnectionTrait, orgs: &[Uuid], findings: &Findings, now: i64) -> Result<u64, DbErr> {
    let there = warnings::Entity::find().filter(Column::OrgId.is_in(orgs.iter().copied())).all(db).await?;
    let key = |row: &warnings::Model| (row.org_id, row.provider_id, row.kind.0, row.subject.clone());
    let mut there: HashMap<Key, warnings::Model> = there.into_iter().map(|row| (key(&row), row)).collect();
    let mut written = Vec::new();
    for found in &findings.found {
        let Found { org, provider, kind, subject, at, n } = found.clone();
        let old = there.remove(&(org, provider, kind, subject.clone()));
        let at = at.or(old.as_ref().map(|old| old.at)).unwrap_or(now);
        if old.as_ref().is_some_and(|old| (old.at, old.n) == (at, n)) {
            continue;
        }
        written.push(warnings::ActiveModel {
            id: Set(Uuid::now_v7()),
            org_id: Set(org),
            provider_id: Set(provider),
            kind: Set(Word(kind)),
            subject: Set(subject),
            at: Set(at),
            n: Set(n),
        });
    }
    let gone: Vec<Uuid> = there.into_values().map(|row| row.id).collect();
    let changed = written.len() + gone.len();
    for some in gone.chunks(ROWS) {
        warnings::Entity::delete_many().filter(Column::Id.is_in(some.iter().copied())).exec(db).await?;
    }
    let same = OnConflict::columns([Column::OrgId, Column::ProviderId, Column::Kind, Column::Subject])
        .update_columns([Column::At, Column::N])
        .to_owned();
    for some in written.chunks(ROWS) {
        warnings::Entity::insert_many(some.to_vec()).on_conflict(same.clone()).exec_without_returning(db).await?;
    }
    Ok(changed as u64)
}

/// Writes when the clock makes each of the customers due.
async fn come_again(db: &impl ConnectionTrait, next: &HashMap<Uuid, i64>) -> Result<(), DbErr> {
    let look =
        |(org, at): (&Uuid, &i64)| warning_looks::ActiveModel { id: Set(*org), org_id: Set(*org), due_at: Set(*at) };
    let rows: Vec<_> = next.iter().map(look).collect();
    let later = OnConflict::column(warning_looks::Column::Id).update_column(warning_looks::Column::DueAt).to_owned();
    for some in rows.chunks(ROWS) {
        warning_looks::Entity::insert_many(some.to_vec()).on_conflict(later.clone()).exec_without_returning(db).await?;
    }
    Ok(())
}
