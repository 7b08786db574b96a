//! What an agent reads is written down before it is answered. A page that brings itself up to date is the same look.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use model::{AppError, ErrorKind, audit::Verb};
use uuid::Uuid;

use super::{Change, Event};
use crate::{AgentDesk, brake::Braked, clock, secret};

/// Seconds for which reading the same again in the same session is the same look.
const SAME: i64 = 10 * 60;

/// How long a look waits for the log before it is put by, where it can be: a standby that is gone holds commits up.
const PATIENCE: Duration = Duration::from_secs(2);

/// Looks that a process remembers.
const KEPT: usize = 50_000;

/// A session, what it did, and a hash of what to.
type Look = (Uuid, Verb, String);

/// What sessions have looked at lately.
#[derive(Clone, Default)]
pub(crate) struct Looks(Arc<Mutex<HashMap<Look, i64>>>);

impl Looks {
    fn lately(&self, look: &Look, now: i64) -> bool {
        let looks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        looks.get(look).is_some_and(|at| (0..SAME).contains(&(now - at)))
    }

    fn keep(&self, look: Look, now: i64) {
        let mut looks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if looks.len() >= KEPT {
            looks.retain(|_, at| (0..SAME).contains(&(now - *at)));
        }
        if looks.len() < KEPT {
            looks.insert(look, now);
        }
    }
}

impl AgentDesk {
    /// Writes a look down, and counts it for the brake. `page` tells pages of one list, and what it was narrowed to, apart.
    pub(crate) async fn saw(&self, event: Event, page: Option<&str>) -> Result<(), AppError> {
        let now = clock::now();
        let subject = event.subject.as_ref().map_or("", |(_, id)| id.as_str());
        let look = (self.session, event.verb, secret::hash(&format!("{subject} {}", page.unwrap_or_default())));
        if self.desk.looks.lately(&look, now) {
            return Ok(());
        }
        // What a customer may have withdrawn is not looked at without the primary.
        let waiting = self.desk.waiting.clone().filter(|_| self.store.has_replica() && event.verb != Verb::ReadView);
        match waiting {
            None => self.write_look(event).await?,
            Some(waiting) => {
                // Known beforehand: a commit that nobody heard of may have gone through all the same.
                let event = Event { happened: Some((Uuid::now_v7(), now)), ..event };
                match tokio::time::timeout(PATIENCE, self.write_look(event.clone())).await {
                    Ok(Err(no)) if no.kind != ErrorKind::Unavailable => return Err(no),
                    Ok(Ok(())) => {}
                    Ok(Err(_)) | Err(_) => self.put_by(waiting, event).await?,
                }
            }
        }
        self.desk.looks.keep(look, now);
        Ok(())
    }

    async fn write_look(&self, event: Event) -> Result<(), AppError> {
        let change: Change = self.begin(event).await?;
        let change = self.brake(change, Braked::Reads).await?;
        change.commit().await
    }
}
