//! Load as it comes from many who do not know of each other: so many requests a second, whatever became of those before. What
//! each took is counted from the moment when it was due, so that a stall is seen by all who came meanwhile.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    rc::Rc,
    time::{Duration, Instant},
};

use tokio::{sync::Semaphore, task::LocalSet};

use crate::http::Connection;

/// Most requests under way: who comes then finds no line, and is counted as lost.
const MOST: usize = 2_000;

/// How often it is looked who is due.
const TICK: Duration = Duration::from_millis(1);

/// How long is waited for the last answers.
const LAST: Duration = Duration::from_secs(30);

/// What became of the requests.
#[derive(Default)]
pub struct Outcome {
    pub asked: usize,
    /// Of those answered as asked, and of those sent away (503).
    pub good: Vec<Duration>,
    pub refused: Vec<Duration>,
    /// Any other answer, none, or not sent at all.
    pub lost: usize,
    /// How late the asking itself was at most: it shares a machine with whom it asks.
    pub late: Duration,
}

/// Who is due, and who is there to ask.
struct Shared {
    server: String,
    requests: Rc<Vec<Vec<u8>>>,
    /// One for each that is in `due`.
    turns: Semaphore,
    due: RefCell<VecDeque<(usize, Instant)>>,
    /// Connections that wait for a turn, and all that are open.
    idle: Cell<usize>,
    open: Cell<usize>,
    over: Cell<bool>,
    outcome: RefCell<Outcome>,
}

/// Asks in turn for `requests`, `rate` times a second for so long.
pub async fn ask(server: &str, requests: &Rc<Vec<Vec<u8>>>, rate: f64, length: Duration) -> Outcome {
    let shared = Rc::new(Shared {
        server: server.to_owned(),
        requests: Rc::clone(requests),
        turns: Semaphore::new(0),
        due: RefCell::default(),
        idle: Cell::default(),
        open: Cell::default(),
        over: Cell::default(),
        outcome: RefCell::default(),
    });
    let tasks = LocalSet::new();
    let asking = async {
        let begun = Instant::now();
        let mut asked = 0;
        while begun.elapsed() < length {
            let now = begun.elapsed();
            let mut turns = 0;
            loop {
                let due = Duration::from_secs_f64(asked as f64 / rate);
                if due > now || due >= length {
                    break;
                }
                turns += usize::from(shared.give(asked, begun + due));
                asked += 1;
            }
            shared.turns.add_permits(turns);
            let next = begun + now + TICK;
            tokio::time::sleep_until(next.into()).await;
            let late = next.elapsed().saturating_sub(TICK);
            let mut outcome = shared.outcome.borrow_mut();
            outcome.late = outcome.late.max(late);
        }
        shared.outcome.borrow_mut().asked = asked;
    };
    tasks.run_until(asking).await;
    shared.over.set(true);
    shared.turns.add_permits(MOST);
    let _ = tokio::time::timeout(LAST, tasks).await;
    let mut outcome = shared.outcome.take();
    outcome.lost = outcome.asked - outcome.good.len() - outcome.refused.len();
    outcome
}

impl Shared {
    /// Whether somebody is there to ask for it: a connection that waits, or one more.
    fn give(self: &Rc<Self>, number: usize, due: Instant) -> bool {
        if self.idle.get() > 0 {
            self.idle.set(self.idle.get() - 1);
        } else if self.open.get() < MOST {
            self.open.set(self.open.get() + 1);
            tokio::task::spawn_local(Rc::clone(self).keep_asking());
        } else {
            return false;
        }
        self.due.borrow_mut().push_back((number, due));
        true
    }

    /// One connection: turn after turn, until all is over or the connection breaks.
    async fn keep_asking(self: Rc<Self>) {
        let mut kept = None;
        while let Ok(turn) = self.turns.acquire().await {
            turn.forget();
            let taken = self.due.borrow_mut().pop_front();
            let Some((number, due)) = taken else { break };
            let connection = match kept.take() {
                Some(kept) => Ok(kept),
                None => Connection::open(&self.server).await,
            };
            let Ok(mut connection) = connection else { break };
            let status = connection.send(&self.requests[number % self.requests.len()]).await;
            let mut outcome = self.outcome.borrow_mut();
            match status {
                Ok(200) => outcome.good.push(due.elapsed()),
                Ok(503) => outcome.refused.push(due.elapsed()),
                Ok(_) => {}
                Err(_) => break,
            }
            drop(outcome);
            kept = Some(connection);
            if self.over.get() {
                break;
            }
            self.idle.set(self.idle.get() + 1);
        }
        self.open.set(self.open.get() - 1);
    }
}
