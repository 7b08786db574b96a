//! An open page hears through one process what another does; a listener that is cut off listens again, and open pages look
//! anew, for something may have been missed.

use std::{
    io::{BufRead, BufReader, Write},
    net::TcpStream,
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};

use serde_json::json;
use store::sea_orm::{ConnectionTrait, DbBackend, Statement};
use testkit::{ZOE, haproxy::Haproxy};

use crate::farm::{Farm, caller, client, post};

/// The names of the events of one open line, as they come; it ends when the server ends it.
pub fn line(base: &str, topic: &str, cookie: &str) -> Receiver<String> {
    let host = base.trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(&host).expect("a connection");
    // With its end the connection ends, too, also where a balancer would keep it.
    let head = format!("GET /events?{topic} HTTP/1.1\r\nhost: {host}\r\ncookie: {cookie}\r\nconnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).expect("asked");
    let (to, events) = channel();
    thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            if let Some(name) = line.strip_prefix("event: ") {
                let _ = to.send(name.to_owned());
            }
        }
    });
    assert_eq!(heard(&events), "beat");
    events
}

/// The next event that is no beat, or the first beat.
pub fn heard(events: &Receiver<String>) -> String {
    events.recv_timeout(Duration::from_secs(40)).expect("an event")
}

/// Waits for an event of this name.
pub fn hears(events: &Receiver<String>, name: &str) {
    while heard(events) != name {}
}

/// What somebody does by one process: the words that its open pages hear.
fn act(base: &str, cookie: &str, user: &str) {
    let sent = post(&client(), base, "/api/verification/send", cookie, &json!({ "user_id": user })).expect("an answer");
    assert_eq!(sent.0, 200, "{}", sent.1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_process_does_is_heard_through_another() {
    let mail = tempfile::tempdir().expect("a folder");
    let mail = format!("folder:{}", mail.path().display());
    let farm = Farm::start(2, &["--mail", &mail, "--drain-delay", "1"]).await;
    let cookie = farm.cookie(ZOE).await;
    let user = caller(&farm, &cookie);
    let lines: Vec<_> = (0..2).map(|at| line(&farm.base(at), &format!("user={user}"), &cookie)).collect();
    let haproxy: Haproxy = farm.balanced();
    let balanced = line(&format!("http://{}", haproxy.address()), &format!("user={user}"), &cookie);
    act(&farm.base(1), &cookie, &user);
    for line in lines.iter().chain([&balanced]) {
        hears(line, "verification");
    }
    // The database ends the listeners' connections: they come again, and tell open pages to look anew.
    let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'";
    let ended = Statement::from_string(DbBackend::Postgres, sql);
    let ended = farm.desk.store().read().query_all_raw(ended).await.expect("ended").len();
    assert!(ended >= 2, "{ended} listeners");
    for line in &lines {
        hears(line, "mail");
    }
    act(&farm.base(0), &cookie, &user);
    for line in &lines {
        hears(line, "verification");
    }
}
