//! The people who make the load, and what each of them was told.

use std::{
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use super::{
    Fault, PATIENCE, Report,
    caller::{Answer, Caller},
    served::Served,
};
use crate::patroni::Patroni;

/// A person's pause between two requests.
const PAUSE: Duration = Duration::from_millis(25);

/// What people were told.
#[derive(Default)]
pub(super) struct Told {
    pub(super) changes: Vec<(String, Instant)>,
    pub(super) looks: Vec<String>,
    pub(super) reads: usize,
    pub(super) failed: Vec<String>,
    pub(super) slowest_read: Duration,
    pub(super) refused: usize,
    pub(super) slowest_refusal: Duration,
    pub(super) unkind: Vec<String>,
}

/// All of them together, each in a thread of their own.
#[derive(Default)]
pub(super) struct Load {
    pub(super) over: AtomicBool,
    pub(super) told: Mutex<Told>,
}

impl Load {
    pub(super) fn told(&self) -> std::sync::MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn acknowledged(&self) -> usize {
        self.told().changes.len()
    }

    pub(super) fn begin(
        self: &Arc<Self>,
        number: usize,
        base: &str,
        token: &str,
        cards: Vec<String>,
    ) -> [JoinHandle<()>; 3] {
        let caller = || Caller::new(base, token);
        [
            self.person(caller(), move |load, caller, n| load.change(caller, &format!("failover {number} {n}"))),
            self.person(caller(), |load, caller, n| load.search(caller, ["zoe gui", "ana", "silva"][n % 3])),
            self.person(caller(), move |load, caller, n| load.card(caller, &cards[n % cards.len()])),
        ]
    }

    pub(super) fn person(
        self: &Arc<Self>,
        caller: Caller,
        act: impl Fn(&Self, &Caller, usize) + Send + 'static,
    ) -> JoinHandle<()> {
        let load = self.clone();
        thread::spawn(move || {
            for n in 0.. {
                if load.over.load(Ordering::Relaxed) {
                    break;
                }
                act(&load, &caller, n);
                thread::sleep(PAUSE);
            }
        })
    }

    pub(super) fn change(&self, caller: &Caller, q: &str) {
        let answer = caller.post("/api/searches/commit", &json!({ "q": q }));
        let mut told = self.told();
        match answer {
            Answer { status: 200, .. } => told.changes.push((q.to_owned(), Instant::now())),
            Answer { status, again, text, took } => {
                told.refused += 1;
                told.slowest_refusal = told.slowest_refusal.max(took);
                if status != 503 || !again {
                    told.unkind.push(format!("{status} {text}"));
                }
            }
        }
    }

    pub(super) fn search(&self, caller: &Caller, q: &str) {
        let answer = caller.post("/api/search", &json!({ "q": q }));
        self.read(q, &answer, |card| card["groups"].as_array().is_some_and(|groups| !groups.is_empty()));
    }

    pub(super) fn card(&self, caller: &Caller, id: &str) {
        let answer = caller.post("/api/users/get", &json!({ "id": id }));
        if self.read(id, &answer, |card| card["id"] == id) {
            let mut told = self.told();
            if !told.looks.iter().any(|seen| seen == id) {
                told.looks.push(id.to_owned());
            }
        }
    }

    /// Counts a read; whether it was answered, and right.
    pub(super) fn read(&self, what: &str, answer: &Answer, is_right: impl Fn(&Value) -> bool) -> bool {
        let body = serde_json::from_str(&answer.text).unwrap_or_default();
        let right = answer.status == 200 && is_right(&body);
        let mut told = self.told();
        told.reads += 1;
        told.slowest_read = told.slowest_read.max(answer.took);
        if !right {
            told.failed.push(format!("{what}: {} {} after {:?}", answer.status, answer.text, answer.took));
        }
        right
    }

    /// While there is no primary: opens cards at a process, kills it, and starts it again on what it left on its disk.
    pub(super) async fn through_a_kill(
        &self,
        spare: &mut Served,
        farol: &Path,
        cluster: &Patroni,
        token: &str,
        cards: &[String],
    ) -> Result<(), Fault> {
        let begun = Instant::now();
        let caller = Caller::new(&spare.base, token);
        while caller.post("/api/searches/commit", &json!({ "q": "nobody asks for this" })).status == 200 {
            if begun.elapsed() > PATIENCE {
                return Err("there is a primary after all".into());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        cards.iter().for_each(|id| self.card(&caller, id));
        spare.kill_and_restart(farol, cluster)?;
        self.search(&Caller::new(&spare.base, token), "zoe gui");
        Ok(())
    }

    /// Waits until changes are acknowledged again that were asked for after the kill; how many looks waited on the disk
    /// meanwhile, at the most.
    pub(super) async fn until_changes_are_back(
        &self,
        killed: Instant,
        before: usize,
        served: &[Served],
    ) -> Result<usize, Fault> {
        let mut waited = 0;
        // What was under way when it was killed may still be acknowledged.
        while self.told().changes[before..].iter().all(|(_, at)| *at - killed < Duration::from_secs(3)) {
            if killed.elapsed() > PATIENCE {
                return Err("changes did not come back".into());
            }
            waited = waited.max(served.iter().map(Served::waiting).sum());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(waited)
    }

    /// The longest time without a change acknowledged, from just before `killed` on.
    pub(super) fn longest_gap(&self, killed: Instant) -> Duration {
        let mut moments: Vec<Instant> = self.told().changes.iter().map(|(_, at)| *at).collect();
        moments.sort();
        let gaps = moments.windows(2).filter(|pair| pair[1] > killed).map(|pair| pair[1] - pair[0]);
        gaps.max().unwrap_or_default()
    }

    pub(super) fn tell(&self, report: &mut Report) {
        let told = self.told();
        (report.refused, report.slowest_refusal, report.unkind) =
            (told.refused, told.slowest_refusal, told.unkind.clone());
        (report.reads, report.failed, report.slowest_read) = (told.reads, told.failed.clone(), told.slowest_read);
    }
}
