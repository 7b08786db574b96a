//! A bounded load on a running server, over kept connections: one for how long an answer takes, four for how many there
//! are a second, and the same of the floor beside it.

use std::{
    path::Path,
    rc::Rc,
    time::{Duration, Instant},
};

use crate::{
    Fault,
    http::Connection,
    keystrokes,
    rows::{Timings, print_ratio},
    sample::Sample,
};

/// No row is more than so many requests or takes longer.
const MOST: usize = 20_000;
const LONGEST: Duration = Duration::from_secs(10);

/// What asks for more than a browser tab does.
const SEVERAL: usize = 4;

pub async fn run(server: &str, floor: &str, bundle: &Path) -> Result<(), Fault> {
    let cookie = std::env::var("FAROL_COOKIE")?;
    let asked = Requests { server, cookie: &cookie };
    let sample = Sample::draw(bundle, 60, 7)?;
    let strokes = keystrokes::of(&sample, 8);
    let searches = |browser| strokes.iter().map(|stroke| asked.search(&stroke.text, browser)).collect::<Vec<_>>();

    let hello = format!("GET /hello HTTP/1.1\r\nhost: {floor}\r\n\r\n").into_bytes();
    let bare = |text: &String| {
        let length = text.len();
        format!("POST /search HTTP/1.1\r\nhost: {floor}\r\ncontent-length: {length}\r\n\r\n{text}").into_bytes()
    };
    let texts = strokes.iter().map(|stroke| bare(&stroke.text)).collect();
    let hello_rate = both(floor, "http: floor, a bare handler", vec![hello]).await?;
    let floor_rate = both(floor, "http: floor, its statements", texts).await?;
    let search_rate = both(server, "http: search", searches(false)).await?;
    print_ratio("http: search / its statements", search_rate / floor_rate, "rates with four connections");
    print_ratio("http: search / a bare handler", search_rate / hello_rate, "which asks no database");
    both(server, "http: search, compressed", searches(true)).await?;

    let paths = |noun: &str, rows: &[Vec<String>]| -> Vec<Vec<u8>> {
        rows.iter().map(|row| asked.page(&format!("/{noun}/{}", row[0]))).collect()
    };
    let pages = [
        ("user", paths("users", &sample.users)),
        ("customer", paths("orgs", &sample.customers)),
        ("device", paths("devices", &sample.devices)),
        ("order", paths("orders", &sample.orders)),
    ];
    let mut all = Vec::new();
    for (kind, pages) in pages {
        let pages = Rc::new(pages);
        load(server, &pages, 1, 200, LONGEST).await?;
        load(server, &pages, 1, 2_000, LONGEST / 2).await?.print(&format!("http: card page, {kind}"), "1 connection");
        all.extend(pages.iter().cloned());
    }
    both(server, "http: card page, all kinds", all).await?;
    Ok(())
}

/// A row by one connection and one by several; the rate of the latter.
async fn both(server: &str, what: &str, requests: Vec<Vec<u8>>) -> Result<f64, Fault> {
    let requests = Rc::new(requests);
    load(server, &requests, SEVERAL, 1_000, LONGEST).await?;
    load(server, &requests, 1, MOST / 4, LONGEST).await?.print(what, "1 connection");
    let several = load(server, &requests, SEVERAL, MOST, LONGEST).await?;
    let rate = several.rate();
    several.print(&format!("{what}, at once"), &format!("{SEVERAL} connections"));
    Ok(rate)
}

/// Each connection asks for its share of `requests` in turn, until so many are answered or the time is over.
pub async fn load(
    server: &str,
    requests: &Rc<Vec<Vec<u8>>>,
    connections: usize,
    most: usize,
    longest: Duration,
) -> Result<Timings, Fault> {
    let tasks = tokio::task::LocalSet::new();
    let mut running = Vec::new();
    let begun = Instant::now();
    for number in 0..connections {
        let (requests, server) = (Rc::clone(requests), server.to_owned());
        running.push(tasks.spawn_local(async move {
            let mut connection = Connection::open(&server).await?;
            let mut each = Vec::with_capacity(most / connections);
            let from = number * requests.len() / connections;
            for request in requests.iter().cycle().skip(from).take(most / connections) {
                let sent = Instant::now();
                let status = connection.send(request).await?;
                each.push(sent.elapsed());
                if status != 200 {
                    let said = String::from_utf8_lossy(&connection.body).chars().take(200).collect::<String>();
                    return Err(format!("{status} to {}: {said}", String::from_utf8_lossy(&request[..40])).into());
                }
                if begun.elapsed() > longest {
                    break;
                }
            }
            Ok::<_, Fault>(each)
        }));
    }
    let mut all = Vec::new();
    tasks.await;
    for task in running {
        all.extend(task.await??);
    }
    Ok(Timings::overlapped(all, begun.elapsed()))
}

/// Requests as a signed-in program or browser writes them.
pub struct Requests<'a> {
    pub server: &'a str,
    pub cookie: &'a str,
}

impl Requests<'_> {
    pub fn search(&self, text: &str, browser: bool) -> Vec<u8> {
        let Self { server, cookie } = self;
        let body = serde_json::json!({ "q": text, "org": null, "limit": 10 }).to_string();
        let encoding = if browser { "accept-encoding: gzip, deflate, br\r\n" } else { "" };
        let length = body.len();
        let head = format!(
            "POST /api/search HTTP/1.1\r\nhost: {server}\r\norigin: http://{server}\r\ncookie: {cookie}\r\n{encoding}\
             content-type: application/json\r\ncontent-length: {length}\r\n\r\n"
        );
        [head.into_bytes(), body.into_bytes()].concat()
    }

    /// Compressed, as every browser asks.
    pub fn page(&self, path: &str) -> Vec<u8> {
        let Self { server, cookie } = self;
        let encoding = "accept-encoding: gzip, deflate, br";
        format!("GET {path} HTTP/1.1\r\nhost: {server}\r\ncookie: {cookie}\r\naccept: text/html\r\n{encoding}\r\n\r\n")
            .into_bytes()
    }
}
