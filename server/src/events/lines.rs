//! How many lines for news somebody holds open at this process: one session, or one person in several, takes no more than a
//! few of the places that all have.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use uuid::Uuid;

/// Lines of one session: eight windows that are looked at, with a card beside what each shows. One that is hidden has none.
const OF_A_SESSION: usize = 16;

/// Lines of one person, in all of their sessions.
const OF_A_PERSON: usize = 32;

/// By session and by person; clones count together.
#[derive(Clone, Default)]
pub struct Lines(Arc<Mutex<BTreeMap<Uuid, usize>>>);

impl Lines {
    /// One more, until it is dropped; `None` where the session or the person has as many as may be.
    pub fn open(&self, session: Uuid, person: Uuid) -> Option<Open> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let has = |id: &Uuid| held.get(id).copied().unwrap_or_default();
        if has(&session) >= OF_A_SESSION || has(&person) >= OF_A_PERSON {
            return None;
        }
        let of = [session, person];
        for id in of {
            *held.entry(id).or_default() += 1;
        }
        Some(Open { of, lines: self.clone() })
    }
}

/// A line that counts.
pub struct Open {
    of: [Uuid; 2],
    lines: Lines,
}

impl Drop for Open {
    fn drop(&mut self) {
        let mut held = self.lines.0.lock().unwrap_or_else(PoisonError::into_inner);
        for id in self.of {
            let left = held.get(&id).map_or(0, |count| count.saturating_sub(1));
            if left == 0 {
                held.remove(&id);
            } else {
                held.insert(id, left);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_takes_the_places_of_others() {
        let (lines, zoe, iris) = (Lines::default(), Uuid::now_v7(), Uuid::now_v7());
        let fill = |session, person| -> Vec<Open> { std::iter::from_fn(|| lines.open(session, person)).collect() };
        let mut first = fill(Uuid::now_v7(), zoe);
        assert_eq!(first.len(), OF_A_SESSION);
        let rest: Vec<_> = (0..4).flat_map(|_| fill(Uuid::now_v7(), zoe)).collect();
        assert_eq!(first.len() + rest.len(), OF_A_PERSON, "however many sessions they open");
        assert_eq!(fill(Uuid::now_v7(), iris).len(), OF_A_SESSION, "others have their own");
        first.pop();
        assert!(lines.open(Uuid::now_v7(), zoe).is_some(), "one that has ended makes room");
        drop((first, rest));
        assert!(lines.0.lock().expect("the counts").is_empty(), "nothing is kept of who has none");
    }
}
