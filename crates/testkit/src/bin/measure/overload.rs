//! How many a second a server answers, what it still answers when it is asked for ten times that, how soon the others are
//! sent away, and how soon afterwards all is as before.

use std::{
    path::Path,
    rc::Rc,
    time::{Duration, Instant},
};

use serde_json::json;

use crate::{
    Fault,
    http::Connection,
    keystrokes,
    load::{self, Requests},
    open_loop,
    rows::{Timings, print_ratio},
    sample::Sample,
};

/// Asked at once for the capacity: enough to keep every core busy, and few enough that none is sent away.
const BUSY: usize = 8;

/// What is answered later than this has nobody left who waits for it.
const SOON: Duration = Duration::from_secs(1);

/// So many a second one core can ask for and still be on time; past that the load would measure itself.
const ASKABLE: f64 = 20_000.0;

/// Keystrokes to a card that is opened, where both are asked for.
const SEARCHES: usize = 3;

/// So many quick answers one after the other are the normal state, and so much longer than when idle is still quick.
const CALM: usize = 10;
const QUICK: u32 = 3;

/// Given up on.
const NEVER: Duration = Duration::from_secs(60);

pub async fn run(server: &str, bundle: &Path, times: f64, seconds: u64) -> Result<(), Fault> {
    let cookie = std::env::var("FAROL_COOKIE")?;
    let asked = Requests { server, cookie: &cookie };
    let sample = Sample::draw(bundle, 60, 9)?;
    let pages = [("users", &sample.users), ("orgs", &sample.customers), ("devices", &sample.devices)];
    let pages = pages.iter().flat_map(|(noun, rows)| rows.iter().map(move |row| format!("/{noun}/{}", row[0])));
    let pages: Vec<_> = pages.map(|path| asked.page(&path)).collect();
    let strokes = keystrokes::of(&sample, 10);
    let searches: Vec<_> = strokes.iter().map(|stroke| asked.search(&stroke.text, false)).collect();
    let mixed = pages.iter().zip(searches.chunks(SEARCHES));
    let mixed = mixed.flat_map(|(page, searches)| searches.iter().chain([page]).cloned()).collect();
    for (what, requests) in [("card pages", pages.clone()), ("as agents ask", mixed), ("searches", searches)] {
        measure(server, what, &Rc::new(requests), times, Duration::from_secs(seconds)).await?;
    }
    Ok(())
}

async fn measure(
    server: &str,
    what: &str,
    requests: &Rc<Vec<Vec<u8>>>,
    times: f64,
    length: Duration,
) -> Result<(), Fault> {
    load::load(server, requests, BUSY, 1_000, length / 2).await?;
    let busy = load::load(server, requests, BUSY, 200_000, length).await?;
    let capacity = busy.rate();
    busy.print(&format!("overload: {what}, capacity"), &format!("{BUSY} connections"));
    let idle = idle(server, requests).await?;

    let rate = (capacity * times).min(ASKABLE);
    let outcome = open_loop::ask(server, requests, rate, length).await;
    let over = Instant::now();
    let soon = outcome.good.iter().filter(|took| **took <= SOON).count();
    let goodput = soon as f64 / length.as_secs_f64() / capacity;
    let each = |count: usize| (count as f64 / length.as_secs_f64()).round();
    let (all, refused, lost) = (each(outcome.asked), each(outcome.refused.len()), each(outcome.lost));
    let late = outcome.late.as_millis();
    let note = format!(
        "asked {all} a second, {:.1} times the capacity; refused {refused}, lost {lost}; the load itself up to {late} ms late",
        rate / capacity
    );
    print_ratio(&format!("overload: {what}, goodput"), goodput, &note);
    Timings::overlapped(outcome.good, length).print(&format!("overload: {what}, answered"), "from when it was due");
    Timings::overlapped(outcome.refused, length).print(&format!("overload: {what}, refused"), "from when it was due");
    let normal = until_normal(server, requests, over, idle).await;
    let note = format!("{CALM} in a row within {QUICK} times {:.1} ms", idle.as_secs_f64() * 1e3);
    let row = json!({ "what": format!("overload: {what}, until normal"), "max_ms": normal.as_secs_f64() * 1e3, "note": note });
    println!("{row}");
    Ok(())
}

/// The longest of some answers when nobody else asks.
async fn idle(server: &str, requests: &[Vec<u8>]) -> Result<Duration, Fault> {
    let mut connection = Connection::open(server).await?;
    let mut longest = Duration::ZERO;
    for request in requests.iter().take(5 * CALM) {
        let sent = Instant::now();
        connection.send(request).await?;
        longest = longest.max(sent.elapsed());
    }
    Ok(longest)
}

/// From `over` on, until the first of some quick answers in a row.
async fn until_normal(server: &str, requests: &[Vec<u8>], over: Instant, idle: Duration) -> Duration {
    let (mut calm, mut since) = (0, over.elapsed());
    for request in requests.iter().cycle() {
        let sent = Instant::now();
        let status = match Connection::open(server).await {
            Ok(mut connection) => connection.send(request).await.unwrap_or_default(),
            Err(_) => 0,
        };
        if status == 200 && sent.elapsed() <= idle * QUICK {
            calm += 1;
        } else {
            (calm, since) = (0, over.elapsed());
        }
        if calm == CALM || over.elapsed() > NEVER {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    since
}
