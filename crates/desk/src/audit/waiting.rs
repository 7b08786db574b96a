//! Looks while there is no primary: they wait in a file, sealed, before the answer leaves, and get into the log when the
//! primary is back, each once and with the time at which it happened.

use std::{
    collections::{HashMap, HashSet},
    io,
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use model::{AppError, ErrorKind, audit::Outcome};
use serde::{Deserialize, Serialize};
use store::{
    entities::{audit_events, providers},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect},
};
use uuid::Uuid;

use super::{
    Actor, Event,
    record::write,
    spool::{Left, Spool},
};
use crate::{
    AgentDesk, Desk,
    brake::{self, Braked},
    clock,
    logged::{Logged, internal},
};
use model::error::later;

/// How often it is seen whether looks wait.
const EVERY: Duration = Duration::from_secs(1);

/// Looks in one transaction.
const BATCH: usize = 200;

/// What the seal of a look is bound to.
const BOUND: &[u8] = b"a look that waits";

const HOUR: i64 = 60 * 60;

/// Where looks wait, and how many of each agent were put there within this hour: the brake cannot count them yet.
pub(crate) struct Waiting {
    spool: Spool,
    counts: Mutex<(i64, HashMap<Uuid, i64>)>,
}

/// A look as it waits.
#[derive(Serialize, Deserialize)]
struct Look {
    actor: Actor,
    event: Event,
}

impl Waiting {
    /// Counts one more of an agent; how many there are.
    fn count(&self, agent: Uuid, hour: i64) -> i64 {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.0 != hour {
            *counts = (hour, HashMap::new());
        }
        let count = counts.1.entry(agent).or_default();
        *count += 1;
        *count
    }
}

impl Desk {
    /// With a folder in which looks wait while the database has no primary.
    pub fn with_waiting_looks(self, folder: PathBuf) -> Self {
        let waiting = Waiting { spool: Spool::new(folder), counts: Mutex::default() };
        Self { waiting: Some(Arc::new(waiting)), ..self }
    }

    /// Writes looks that wait into the log, for as long as the process serves.
    pub async fn keep_writing_looks(self, ending: Arc<AtomicBool>) {
        while !ending.load(Ordering::Relaxed) {
            if let Err(fault) = self.write_looks().await {
                tracing::warn!(%fault, "looks wait to be written into the log");
            }
            tokio::time::sleep(EVERY).await;
        }
    }

    /// Writes all looks that wait into the log; how many.
    pub async fn write_looks(&self) -> Result<usize, AppError> {
        let Some(waiting) = self.waiting.clone().filter(|_| self.store.can_write()) else { return Ok(0) };
        let left = blocking(move || waiting.spool.left()).await?;
        let mut written = 0;
        for left in left {
            written += self.empty(left).await?;
        }
        Ok(written)
    }

    async fn empty(&self, left: Left) -> Result<usize, AppError> {
        let (left, lines) = blocking(move || left.lines().map(|lines| (left, lines))).await?;
        let open = |line: &String| serde_json::from_slice(&self.keys.open(BOUND, line)?).ok();
        let looks: Vec<Look> = lines.iter().filter_map(open).collect();
        let (whole, mut written) = (looks.len() == lines.len(), 0);
        let mut looks = looks.into_iter().peekable();
        while looks.peek().is_some() {
            written += self.write_some(looks.by_ref().take(BATCH).collect()).await?;
        }
        if whole {
            blocking(move || left.done()).await?;
        } else {
            tracing::error!(file = %left.path().display(), "looks in this file cannot be read: was the key another one?");
            blocking(move || left.put_aside()).await?;
        }
        tracing::info!(written, "looks that waited are in the log");
        Ok(written)
    }

    /// Writes those that are not in the log already: the process that began may have been killed before it had done.
    async fn write_some(&self, looks: Vec<Look>) -> Result<usize, AppError> {
        let change = self.store.begin().await.logged()?;
        let ids = looks.iter().filter_map(|look| look.event.happened.map(|(id, _)| id));
        let there = audit_events::Entity::find().filter(audit_events::Column::Id.is_in(ids));
        let there = there.select_only().column(audit_events::Column::Id).into_tuple::<Uuid>();
        let there: HashSet<Uuid> = there.all(&change).await.logged()?.into_iter().collect();
        let mut persons = self.persons.begin(self.keyed.then(|| self.keys.clone()));
        let mut written = 0;
        for Look { actor, event } in looks {
            let Some((id, at)) = event.happened else { continue };
            if there.contains(&id) {
                continue;
            }
            if let Some(agent) = actor.id {
                brake::count(&change, agent, Braked::Reads, at / HOUR).await?;
            }
            write(&change, &mut persons, &actor, event, Outcome::Done).await?;
            written += 1;
        }
        change.commit().await.logged()?;
        self.persons.keep(persons);
        self.sealing.notify_one();
        Ok(written)
    }
}

impl AgentDesk {
    /// Puts a look where it waits for the primary, and returns when it is on the disk.
    pub(super) async fn put_by(&self, waiting: Arc<Waiting>, event: Event) -> Result<(), AppError> {
        let provider = providers::Entity::find_by_id(self.me.provider.id.0).one(self.store.read()).await.logged()?;
        let most = provider.map_or(0, |row| row.reads_an_hour);
        let hour = clock::now() / HOUR;
        if waiting.count(self.me.id.0, hour) > most && most > 0 {
            let says =
                later("That is more than can be opened while the log of looks is out of reach. Try again in a minute.");
            return Err(AppError::too_many(60, says));
        }
        let look = serde_json::to_vec(&Look { actor: self.actor(), event }).map_err(internal)?;
        let line = self.desk.keys.seal(BOUND, &look)?;
        let kept = tokio::task::spawn_blocking(move || waiting.spool.add(&line)).await.map_err(internal)?;
        kept.map_err(|fault| {
            tracing::error!(%fault, "a look could not be put by, so that it was not answered");
            let says =
                later("This cannot be shown just now: it could not be written down who looked. Try again in a moment.");
            AppError { retry_after: Some(5), ..AppError::new(ErrorKind::Unavailable, says) }
        })
    }
}

/// What reads or writes files, where it holds nobody up.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> Result<T, AppError> {
    tokio::task::spawn_blocking(work).await.map_err(internal)?.map_err(internal)
}
