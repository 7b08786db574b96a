//! How late the process is. What a search does is done in one go, so that nobody waits for a place: who is late then is whoever
//! stands behind all the others in the runtime's own queue. One task goes round in it; if it has not come by for long, the
//! queue is as long. A thread of its own sends it round: whom the runtime's own timer wakes is let past those who wait.

use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    thread::{self, Thread},
    time::{Duration, Instant},
};

use tokio::sync::Notify;

/// How often the task would come by if nobody were in its way.
const EVERY: Duration = Duration::from_millis(2);

/// After so many rounds in which nobody came the thread rests for so long, or until somebody does: a machine that nobody asks sleeps.
const QUIET: usize = 100;
const REST: Duration = Duration::from_secs(1);

/// Who comes when it has been away for so long is sent away.
const LATE: Duration = Duration::from_millis(20);

/// Where no moment is: the task is not under way.
const BACK: u64 = u64::MAX;

/// Clones are the same beat.
#[derive(Clone)]
pub struct Beat(Arc<Inner>);

struct Inner {
    begun: Instant,
    /// Since when it is under way, in microseconds from the beginning. A thread that the machine has not let send it for long makes
    /// nobody late.
    sent: AtomicU64,
    /// How many were let in since it came by, and how many are let in however late it is: a process that was held up by its
    /// machine, and not by those who ask, sends nobody away.
    taken: AtomicUsize,
    few: usize,
    /// Rounds in which nobody came.
    quiet: AtomicUsize,
    sender: OnceLock<Thread>,
}

impl Beat {
    /// Goes round for as long as somebody holds it.
    pub fn start(few: usize) -> Self {
        let sent = AtomicU64::new(BACK);
        let (taken, quiet, sender) = Default::default();
        let beat = Self(Arc::new(Inner { begun: Instant::now(), sent, taken, few, quiet, sender }));
        let (held, round) = (Arc::downgrade(&beat.0), Arc::new(Notify::new()));
        let (living, go) = (held.clone(), round.clone());
        let sends = move || {
            while let Some(beat) = living.upgrade() {
                // One that is under way still has been since it was sent.
                let _ = beat.sent.compare_exchange(BACK, beat.now(), Ordering::Relaxed, Ordering::Relaxed);
                let rests = beat.is_quiet();
                drop(beat);
                go.notify_one();
                if rests {
                    thread::park_timeout(REST);
                } else {
                    thread::sleep(EVERY);
                }
            }
            go.notify_one();
        };
        match thread::Builder::new().name("beat".to_owned()).spawn(sends) {
            Ok(sender) => drop(beat.0.sender.set(sender.thread().clone())),
            Err(cause) => tracing::warn!(%cause, "nobody will be sent away when the process is late"),
        }
        tokio::spawn(async move {
            loop {
                round.notified().await;
                let Some(beat) = held.upgrade() else { return };
                beat.sent.store(BACK, Ordering::Relaxed);
                match beat.taken.swap(0, Ordering::Relaxed) {
                    0 => beat.quiet.fetch_add(1, Ordering::Relaxed),
                    _ => beat.quiet.swap(0, Ordering::Relaxed),
                };
            }
        });
        beat
    }

    /// Whether somebody who comes now comes too late; who does not is counted.
    pub fn is_late(&self) -> bool {
        self.0.wake();
        let since = self.0.now().saturating_sub(self.0.sent.load(Ordering::Relaxed));
        if since > LATE.as_micros() as u64 && self.0.taken.load(Ordering::Relaxed) >= self.0.few {
            return true;
        }
        self.0.taken.fetch_add(1, Ordering::Relaxed);
        false
    }
}

impl Inner {
    fn is_quiet(&self) -> bool {
        self.quiet.load(Ordering::Relaxed) >= QUIET
    }

    fn wake(&self) {
        if self.is_quiet() && self.quiet.swap(0, Ordering::Relaxed) >= QUIET {
            self.sender.get().inspect(|sender| sender.unpark());
        }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_micros()).unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One that has come by.
    async fn begun(few: usize) -> Beat {
        let beat = Beat::start(few);
        tokio::time::sleep(EVERY * 5).await;
        beat
    }

    #[tokio::test]
    async fn who_is_late_is_told_and_a_few_never() {
        let beat = begun(2).await;
        assert!(!beat.is_late(), "all is well");
        // Nobody else gets the thread meanwhile.
        thread::sleep(LATE * 2);
        assert!(!beat.is_late() && beat.is_late(), "one more of the few, and then none");
        tokio::time::sleep(EVERY * 2).await;
        assert!(!beat.is_late(), "the task has come by");
    }

    #[tokio::test]
    async fn it_rests_while_nobody_comes() {
        let beat = begun(0).await;
        while !beat.0.is_quiet() {
            tokio::time::sleep(EVERY).await;
        }
        assert!(!beat.is_late() && !beat.0.is_quiet(), "whoever comes wakes it");
        // Nobody else gets the thread meanwhile.
        let begun = Instant::now();
        while !beat.is_late() {
            assert!(begun.elapsed() < REST, "it does not go round again");
            thread::sleep(EVERY);
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 1)]
    async fn it_stands_behind_all_who_wait() {
        let beat = begun(0).await;
        let all: Vec<_> = (0..400).map(|_| tokio::spawn(async { thread::sleep(Duration::from_millis(1)) })).collect();
        let mut seen = false;
        while !seen && all.iter().any(|one| !one.is_finished()) {
            seen = beat.is_late();
            thread::yield_now();
        }
        assert!(seen, "a queue of four hundred was not seen");
    }
}
