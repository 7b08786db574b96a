//! The brake: how much an agent reads and reveals within an hour, against what they usually do. A burst takes a fresh proof;
//! twice as much, and the agent is stopped for the hour and the provider's administrators are told.

use model::{
    AppError, ErrorKind,
    audit::{SubjectKind, Verb},
};
use store::{
    entities::{providers, reading},
    sea_orm::{
        ActiveValue::{Set, Unchanged},
        ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
        sea_query::{Expr, OnConflict},
    },
};
use uuid::Uuid;

use crate::{
    AgentDesk,
    audit::{Change, Event},
    clock,
    logged::Logged,
    mail::notices,
};
use model::error::later;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Braked {
    Reads,
    Reveals,
}

const HOUR: i64 = 60 * 60;

/// Hours of the past that say what is usual, and how many with anything in them it takes.
const PAST: i64 = 14 * 24;
const ENOUGH: usize = 10;

/// Where a burst begins: three times what is usual for this agent, within bounds that the provider's number sets; that
/// number itself for somebody who is new.
fn limit(setting: i64, past: &[i64]) -> i64 {
    let busy: Vec<i64> = past.iter().copied().filter(|count| *count > 0).collect();
    if busy.len() < ENOUGH {
        return setting;
    }
    let usual = busy.iter().sum::<i64>() / i64::try_from(busy.len()).unwrap_or(i64::MAX);
    (3 * usual).clamp((setting / 4).max(1), 2 * setting)
}

impl AgentDesk {
    /// Counts one more in the transaction of what is counted, and hands that on; else ends it, with the count kept, and says
    /// what is needed.
    pub(crate) async fn brake(&self, change: Change, what: Braked) -> Result<Change, AppError> {
        let provider = providers::Entity::find_by_id(self.me.provider.id.0).one(&*change).await.logged()?;
        let setting = provider.map_or(0, |row| match what {
            Braked::Reads => row.reads_an_hour,
            Braked::Reveals => row.reveals_an_hour,
        });
        if setting <= 0 {
            return Ok(change);
        }
        let now = clock::now();
        let row = count(&*change, self.me.id.0, what, now / HOUR).await?;
        let count = counted(&row, what);
        // Most hours end far below any limit: what is usual is looked up only near one.
        if count <= setting / 4 {
            return Ok(change);
        }
        let limit = limit(setting, &self.past(&*change, what, now / HOUR).await?);
        if count <= limit {
            return Ok(change);
        }
        if count > 2 * limit {
            return Err(self.stop(change, &row, what, now).await?);
        }
        if marks(&row, what).0.is_some_and(|asked| self.proven_at > asked) {
            return Ok(change);
        }
        Err(self.ask(change, &row, what, now).await?)
    }

    async fn past(&self, db: &impl ConnectionTrait, what: Braked, hour: i64) -> Result<Vec<i64>, AppError> {
        let past = reading::Entity::find()
            .filter(reading::Column::AgentId.eq(self.me.id.0))
            .filter(reading::Column::Hour.gte(hour - PAST))
            .filter(reading::Column::Hour.lt(hour));
        Ok(past.all(db).await.logged()?.iter().map(|row| counted(row, what)).collect())
    }

    /// The answer to a burst: prove once more. When it began is kept, for a proof from before it says nothing.
    async fn ask(&self, change: Change, row: &reading::Model, what: Braked, now: i64) -> Result<AppError, AppError> {
        if marks(row, what).0.is_none() {
            let asked = match what {
                Braked::Reads => reading::Column::ReadsAskedAt,
                Braked::Reveals => reading::Column::RevealsAskedAt,
            };
            self.mark(&change, row, asked, now).await?;
        }
        let count = counted(row, what);
        let note = format!("{count} within the hour, more than usual: a fresh proof was asked for");
        self.braked(change, note).await?;
        let says = later("That is more than you usually open within an hour. Prove once more that it is you to go on.");
        Ok(AppError::new(ErrorKind::ProofNeeded, says))
    }

    /// The end for this hour.
    async fn stop(&self, change: Change, row: &reading::Model, what: Braked, now: i64) -> Result<AppError, AppError> {
        let seconds = u32::try_from(HOUR - now % HOUR).unwrap_or(1);
        if marks(row, what).1.is_none() {
            let stopped = match what {
                Braked::Reads => reading::Column::ReadsStoppedAt,
                Braked::Reveals => reading::Column::RevealsStoppedAt,
            };
            self.mark(&change, row, stopped, now).await?;
            notices::braked(self, &change).await?;
        }
        self.braked(change, "stopped until the hour is over; the administrators are told".to_owned()).await?;
        self.desk.ring();
        let says = later(
            "That is far more than anybody opens within an hour. You are stopped until it is over, and your administrators are told.",
        );
        Ok(AppError::too_many(seconds, says))
    }

    async fn mark(
        &self,
        change: &Change,
        row: &reading::Model,
        what: reading::Column,
        now: i64,
    ) -> Result<(), AppError> {
        let marked = reading::Entity::update_many()
            .col_expr(what, Expr::value(now))
            .filter(reading::Column::AgentId.eq(row.agent_id))
            .filter(reading::Column::Hour.eq(row.hour));
        marked.exec(&**change).await.logged().map(drop)
    }

    async fn braked(&self, mut change: Change, note: String) -> Result<(), AppError> {
        change.event = Event::new(Verb::Brake).about(SubjectKind::User, self.me.id).noting(note);
        change.commit_refused().await
    }
}

/// Counts one more of an agent's in this hour.
pub(crate) async fn count(
    change: &impl ConnectionTrait,
    agent: Uuid,
    what: Braked,
    hour: i64,
) -> Result<reading::Model, AppError> {
    let fresh = reading::ActiveModel {
        agent_id: Set(agent),
        hour: Set(hour),
        reads: Set(0),
        reveals: Set(0),
        reads_asked_at: Set(None),
        reads_stopped_at: Set(None),
        reveals_asked_at: Set(None),
        reveals_stopped_at: Set(None),
    };
    let there = OnConflict::columns([reading::Column::AgentId, reading::Column::Hour]).do_nothing().to_owned();
    reading::Entity::insert(fresh).on_conflict(there).exec_without_returning(change).await.logged()?;
    let row = reading::Entity::find_by_id((agent, hour)).lock_exclusive().one(change).await.logged()?;
    let mut row = row.ok_or_else(|| AppError::internal("no row to count in"))?;
    match what {
        Braked::Reads => row.reads += 1,
        Braked::Reveals => row.reveals += 1,
    }
    let counted = reading::ActiveModel {
        agent_id: Unchanged(row.agent_id),
        hour: Unchanged(hour),
        reads: Set(row.reads),
        reveals: Set(row.reveals),
        ..Default::default()
    };
    reading::Entity::update(counted).exec(change).await.logged()?;
    Ok(row)
}

/// When the hour became a burst of this kind, and when the agent was stopped for it.
fn marks(row: &reading::Model, what: Braked) -> (Option<i64>, Option<i64>) {
    match what {
        Braked::Reads => (row.reads_asked_at, row.reads_stopped_at),
        Braked::Reveals => (row.reveals_asked_at, row.reveals_stopped_at),
    }
}

fn counted(row: &reading::Model, what: Braked) -> i64 {
    match what {
        Braked::Reads => row.reads,
        Braked::Reveals => row.reveals,
    }
}

#[cfg(test)]
mod tests {
    use super::limit;

    #[test]
    fn against_ones_own_usual_numbers() {
        for (past, limits) in [
            (vec![], 200),
            (vec![90; 9], 200),
            (vec![40; 10], 120),
            (vec![2; 30], 50),
            (vec![300; 30], 400),
            ([vec![0; 300], vec![40; 12]].concat(), 120),
        ] {
            assert_eq!(limit(200, &past), limits, "{past:?}");
        }
    }
}
