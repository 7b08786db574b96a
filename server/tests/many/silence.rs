//! A network that says nothing any more, without ending the connection: the listener finds out by itself.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use serde_json::json;
use testkit::{TestDesk, ZOE};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::{
    farm::{Farm, client, post, users},
    news::{hears, line},
};

/// Before the database. Connections that listen can be made to carry nothing any more; neither end is told.
struct Proxy {
    address: SocketAddr,
    /// Listeners that there have been.
    listeners: Arc<AtomicUsize>,
    /// So many of them, the first, carry nothing.
    mute: Arc<AtomicUsize>,
}

impl Proxy {
    async fn before(database: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (listeners, mute) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (all, muted) = (listeners.clone(), mute.clone());
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = TcpStream::connect(&database).await.expect("the database");
                tokio::spawn(carry(client, server, all.clone(), muted.clone()));
            }
        });
        Self { address, listeners, mute }
    }
}

async fn carry(mut client: TcpStream, mut server: TcpStream, all: Arc<AtomicUsize>, muted: Arc<AtomicUsize>) {
    let (mut there, mut back) = ([0; 16 * 1024], [0; 16 * 1024]);
    let mut number = None;
    loop {
        let silent = |number: Option<usize>| number.is_some_and(|number| number < muted.load(Ordering::SeqCst));
        tokio::select! {
            read = client.read(&mut there) => {
                let Some(bytes) = read.ok().filter(|bytes| *bytes > 0) else { return };
                if there[..bytes].windows(6).any(|word| word == b"LISTEN") {
                    number = number.or_else(|| Some(all.fetch_add(1, Ordering::SeqCst)));
                }
                if !silent(number) && server.write_all(&there[..bytes]).await.is_err() {
                    return;
                }
            }
            read = server.read(&mut back) => {
                let Some(bytes) = read.ok().filter(|bytes| *bytes > 0) else { return };
                if !silent(number) && client.write_all(&back[..bytes]).await.is_err() {
                    return;
                }
            }
        }
    }
}

/// `postgres://…@HOST:PORT/NAME` with another host and port, and what was there before.
fn through(desk: &TestDesk, proxy: impl Fn(&str) -> String) -> (String, String) {
    let (head, rest) = desk.url.split_once('@').expect("a user");
    let (server, name) = rest.split_once('/').expect("a database");
    (server.to_owned(), format!("{head}@{}/{name}", proxy(server)))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listener_that_hears_nothing_finds_out() {
    let mut farm = Farm::start(1, &[]).await;
    let (database, _) = through(&farm.desk, |server| server.to_owned());
    let proxy = Proxy::before(database).await;
    let (_, url) = through(&farm.desk, |_| proxy.address.to_string());
    let base = farm.add(&url);
    let cookie = farm.cookie(ZOE).await;
    let user = users(&farm, &cookie, "ana").remove(0);
    while proxy.listeners.load(Ordering::SeqCst) == 0 {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    let events = line(&base, &format!("user={user}"), &cookie);
    proxy.mute.store(1, Ordering::SeqCst);
    // What the other one does now is not heard; the page looks anew once the line is found dead and made again.
    let call = post(&client(), &farm.base(0), "/api/searches/commit", &cookie, &json!({"q": "ana"}));
    assert_eq!(call.expect("an answer").0, 200);
    hears(&events, "mail");
    assert_eq!(proxy.listeners.load(Ordering::SeqCst), 2);
}
