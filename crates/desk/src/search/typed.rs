//! How much an agent types into the search bar. What is typed is not recorded; that somebody reads the directory through the bar,
//! letter by letter, is.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use model::audit::Verb;
use uuid::Uuid;

use crate::{AgentDesk, audit::Event, clock};

const HOUR: i64 = 60 * 60;

/// Searches of one agent within an hour that leave a line; the next one is left at twice as many.
const MANY: i64 = 1_000;

/// The hour of each agent's last search, and how many there were in it, as far as this process answered them.
#[derive(Clone, Default)]
pub(crate) struct Typed(Arc<Mutex<HashMap<Uuid, (i64, i64)>>>);

impl Typed {
    /// Counts one; how many there are, where that is to be on the record.
    fn count(&self, agent: Uuid, now: i64) -> Option<i64> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (hour, count) = all.entry(agent).or_default();
        if *hour != now / HOUR {
            (*hour, *count) = (now / HOUR, 0);
        }
        *count += 1;
        let times = *count / MANY;
        (*count % MANY == 0 && times.count_ones() == 1).then_some(*count)
    }
}

impl AgentDesk {
    /// Counts a search, and writes down that there are many. Where that cannot be written, nobody waits for it.
    pub(super) async fn typed(&self) {
        let Some(count) = self.desk.typed.count(self.me.id.0, clock::now()) else { return };
        let event = Event::new(Verb::CommitSearch).noting(format!("{count} searches typed within the hour"));
        let noted = async { self.begin(event).await?.commit().await };
        if let Err(fault) = noted.await {
            tracing::warn!(%fault, agent = %self.me.id, count, "many searches were not recorded");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_stands_for_twice_as_many() {
        let (typed, agent) = (Typed::default(), Uuid::now_v7());
        let told = |typed: &Typed, now: i64| (0..9_000).filter_map(|_| typed.count(agent, now)).collect::<Vec<_>>();
        assert_eq!(told(&typed, 0), [1_000, 2_000, 4_000, 8_000]);
        assert_eq!(typed.count(Uuid::now_v7(), 0), None);
        assert_eq!(told(&typed, HOUR), [1_000, 2_000, 4_000, 8_000], "another hour");
    }
}
