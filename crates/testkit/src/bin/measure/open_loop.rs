//! Load as it comes from many who do not know of each other: so many requests a second, whatever became of those before. What
//! each took is counted from the moment when it was due, so that a stall is seen by all who came meanwhile.

use std::{
    cell::RefCell,
    rc::Rc,
    time::{Duration, Instant},
};

use tokio::task::LocalSet;

use crate::http::Connection;

/// Most requests under way: who comes then finds no line, and is counted as lost.
const MOST: usize = 2_000;

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
}

#[derive(Default)]
struct Shared {
    idle: Vec<Connection>,
    open: usize,
    outcome: Outcome,
}

/// Asks in turn for `requests`, `rate` times a second for so long.
pub async fn ask(server: &str, requests: &Rc<Vec<Vec<u8>>>, rate: f64, length: Duration) -> Outcome {
    let shared = Rc::new(RefCell::new(Shared::default()));
    let tasks = LocalSet::new();
    let asking = async {
        let begun = Instant::now();
        for number in 0.. {
            let due = Duration::from_secs_f64(f64::from(number) / rate);
            if due >= length {
                break;
            }
            if due > begun.elapsed() {
                // The clock's grain is a millisecond: those who were due meanwhile follow at once.
                tokio::time::sleep_until((begun + due).into()).await;
            } else if number % 64 == 0 {
                tokio::task::yield_now().await;
            }
            let (server, requests, shared) = (server.to_owned(), Rc::clone(requests), Rc::clone(&shared));
            let at = begun + due;
            tokio::task::spawn_local(async move {
                one(&server, &requests[number as usize % requests.len()], at, &shared).await;
            });
        }
    };
    tasks.run_until(asking).await;
    let _ = tokio::time::timeout(LAST, tasks).await;
    let mut outcome = std::mem::take(&mut shared.borrow_mut().outcome);
    outcome.lost = outcome.asked - outcome.good.len() - outcome.refused.len();
    outcome
}

async fn one(server: &str, request: &[u8], due: Instant, shared: &RefCell<Shared>) {
    shared.borrow_mut().outcome.asked += 1;
    let idle = shared.borrow_mut().idle.pop();
    let mut connection = match idle {
        Some(connection) => connection,
        None if shared.borrow().open >= MOST => return,
        None => {
            shared.borrow_mut().open += 1;
            match Connection::open(server).await {
                Ok(connection) => connection,
                Err(_) => return shared.borrow_mut().open -= 1,
            }
        }
    };
    let status = connection.send(request).await;
    let mut shared = shared.borrow_mut();
    match status {
        Ok(200) => shared.outcome.good.push(due.elapsed()),
        Ok(503) => shared.outcome.refused.push(due.elapsed()),
        Ok(_) => {}
        Err(_) => return shared.open -= 1,
    }
    shared.idle.push(connection);
}
