//! From a configuration to a server that answers, and down again without dropping what is under way.

use std::{
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::Duration,
};

use axum::{ServiceExt, extract::Request, middleware::from_fn_with_state};
use desk::{
    Desk, PostOffice,
    mail::transport::{Smtp, Transport},
};
use store::Store;
use tokio::net::{TcpListener, TcpSocket};
use tower::Layer;

use crate::{
    commands::{Fault, audit, files},
    config::{Keyed, Mail, Serve, Webhooks},
    ending::Ending,
    events::Lines,
    keys,
    layers::{lanes, overload},
    lmtp, router,
    say::say,
    webhooks, workers,
};

/// How long after it was told to end the server cuts off what is still under way.
const DRAIN: Duration = Duration::from_secs(20);

/// How long mail under way may take beyond that, and then the last words to the database, which may not answer.
const LAST_MAIL: Duration = Duration::from_secs(5);
const LAST_WORDS: Duration = Duration::from_secs(3);

/// What the router needs to know of how it is served.
#[derive(Clone)]
pub struct Web {
    pub desk: Desk,
    /// People come over TLS, which something in front of Farol speaks.
    pub tls: bool,
    /// Whether the process has been told to end.
    pub ending: Ending,
    /// How many requests of a kind are worked on at once.
    pub at_once: usize,
    /// Who hears news here.
    pub lines: Lines,
    /// Where mail is written in development.
    pub folder: Option<Arc<PathBuf>>,
    /// By which vendors' webhooks reports come in.
    pub webhooks: Arc<Webhooks>,
}

pub async fn serve(options: Serve) -> Result<ExitCode, Fault> {
    if let Some(refusal) = options.refusal() {
        return Err(Fault::Told(refusal.to_owned()));
    }
    let desk = match &options.replica.url {
        Some(replica) => desk_beside(&options.keyed, replica).await?,
        None => desk(&options.keyed).await?,
    };
    let desk = desk.with_demo(options.demo).with_waiting_looks(options.keyed.database.data.join("looks"));
    let store = desk.store().clone();
    if options.demo {
        desk.add_demo_staff().await.map_err(|e| Fault::Told(format!("--demo needs the demo directory: {e}")))?;
    }
    let listener = bound(options.listen).map_err(|fault| Fault::at(options.listen, fault))?;
    let address = listener.local_addr()?;
    let shown = options.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
    let shown = shown.trim_end_matches('/').to_owned();
    let desk = desk.with_public_url(&shown);
    let transport = options.mail.map(|mail| transport(mail, &shown)).transpose()?;
    let desk = match &transport {
        Some(_) => {
            let office = PostOffice::new(&options.mail_from, &shown);
            desk.with_office(office.map_err(|fault| Fault::Told(format!("--mail-from {} {fault}", options.mail_from)))?)
        }
        None => desk,
    };
    desk.listen(options.keyed.database.url());
    let folder = match &transport {
        Some(Transport::Folder(folder)) => Some(Arc::new(folder.clone())),
        _ => None,
    };
    let web = Web {
        desk,
        folder,
        tls: options.public_url.is_some(),
        ending: Ending::default(),
        at_once: options.at_once.unwrap_or_else(lanes::default_at_once),
        lines: Lines::default(),
        webhooks: Arc::new(options.webhooks),
    };
    if let Some(address) = &options.lmtp {
        let listener = lmtp::Listener::bind(address).await.map_err(|fault| Fault::at(address, fault))?;
        tokio::spawn(listener.serve(web.desk.clone(), web.ending.clone()));
    }
    say!("Farol listens at {shown}");
    if web.folder.is_some() {
        say!("  all mail is shown at {shown}/dev/mailbox");
        if options.demo {
            say!("  who calls, and what they say, is at {shown}/dev/callers");
        }
    }
    for path in webhooks::addresses(&web) {
        say!("  reports of a mail vendor are taken at {shown}{path}");
    }
    for sign_in in web.desk.demo_sign_ins() {
        say!("  {:<30} {}  {} of {}", sign_in.email, sign_in.password, sign_in.role, sign_in.provider);
    }
    tokio::spawn(web.ending.clone().watch(Duration::from_secs(options.drain_delay)));
    let gate = from_fn_with_state(overload::Gate::new(&web), overload::admit);
    let app = gate.layer(router::router(web.clone()));
    let app = ServiceExt::<Request>::into_make_service_with_connect_info::<SocketAddr>(app);
    let ending = web.ending.clone();
    let server = axum::serve(listener, app).with_graceful_shutdown(async move { ending.closing().await });
    let server = tokio::spawn(server.into_future());
    let sender = transport.map(|transport| workers::send(&web, transport));
    let checkpoints = audit::checkpoints(options.audit_checkpoints.as_deref(), &options.keyed.database.data);
    workers::start(&web, checkpoints.clone());
    let abort = server.abort_handle();
    let ending = web.ending.clone();
    tokio::spawn(async move {
        ending.told().await;
        tokio::time::sleep(DRAIN).await;
        tracing::warn!("some requests took longer than {} s and were cut off", DRAIN.as_secs());
        abort.abort();
    });
    match server.await {
        Ok(served) => served?,
        Err(cut_off) if cut_off.is_cancelled() => {}
        Err(fault) => return Err(Fault::Told(fault.to_string())),
    }
    // What is on its way is finished, and a link that somebody was promised is in the outbox; what is not sent has its lease run
    // out and is sent by the next process.
    let sent = async {
        if let Some(sender) = sender {
            let _ = sender.await;
        }
    };
    let last = async { tokio::join!(sent, web.desk.asked_are_mailed()) };
    if tokio::time::timeout(LAST_MAIL, last).await.is_err() {
        tracing::warn!("the last mail was not done within {} s", LAST_MAIL.as_secs());
    }
    match tokio::time::timeout(LAST_WORDS, close(&web.desk, store, &checkpoints)).await {
        Ok(closed) => closed?,
        Err(_) => tracing::warn!("the database was not closed within {} s", LAST_WORDS.as_secs()),
    }
    Ok(ExitCode::SUCCESS)
}

/// Gives what is left of the log its place, and the chain a last signature; then waits for every connection to come back, those too
/// of requests that were cut off.
async fn close(desk: &Desk, store: Store, checkpoints: &Path) -> Result<(), Fault> {
    if let Err(fault) = desk.seal_all(checkpoints, true).await {
        tracing::warn!(%fault, "the log waits for the next process, to be sealed or signed");
    }
    Ok(store.close().await?)
}

/// Connections that may wait to be taken up: one that finds no room tries again after a second, however soon there is.
const WAITING: u32 = 4_096;

fn bound(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // A port that was let go of a moment ago is free.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(WAITING)
}

fn transport(mail: Mail, public_url: &str) -> Result<Transport, Fault> {
    match mail {
        Mail::Folder(folder) => {
            std::fs::create_dir_all(&folder).map_err(|fault| Fault::at(folder.display(), fault))?;
            Ok(Transport::Folder(folder))
        }
        Mail::Smtp(url) => {
            let smtp = Smtp::from_url(&url).map_err(|fault| Fault::Told(format!("--mail {fault}")))?;
            Ok(Transport::Smtp(Arc::new(smtp.named_after(public_url))))
        }
    }
}

/// The rules over the database, with the deployment's own key.
pub async fn desk(keyed: &Keyed) -> Result<Desk, Fault> {
    desk_over(open(&keyed.database).await?, keyed).await
}

/// The same over a database that is there already, for who does not change its schema.
pub async fn desk_as_it_is(keyed: &Keyed) -> Result<Desk, Fault> {
    is_there(&keyed.database)?;
    desk_over(open_as_it_is(&keyed.database).await?, keyed).await
}

async fn desk_over(store: Store, keyed: &Keyed) -> Result<Desk, Fault> {
    let keys = keys::load(keyed.key_file.as_deref(), &keyed.database.data)?;
    let desk = Desk::new(store).with_keys(keys);
    if desk.has_the_key().await? { Ok(desk) } else { Err(another_key()) }
}

/// The same over a primary and a replica. Where only the replica answers, it has to be up to date and known with this key:
/// then people read, and what else they do waits for the primary.
async fn desk_beside(keyed: &Keyed, replica: &str) -> Result<Desk, Fault> {
    let store = Store::open_beside(&keyed.database.url(), replica).await?;
    if store.can_write() {
        store.migrate().await?;
    } else if !store.is_migrated().await? {
        return Err(Fault::Told("the schema is not up to date, and the primary does not answer".to_owned()));
    }
    let keys = keys::load(keyed.key_file.as_deref(), &keyed.database.data)?;
    let desk = Desk::new(store).with_keys(keys);
    let known = if desk.store().can_write() { desk.has_the_key().await? } else { desk.knows_the_key().await? };
    if known { Ok(desk) } else { Err(another_key()) }
}

fn another_key() -> Fault {
    let told =
        "this database is used with another key: give every process the same --key-file, or the file that was lost";
    Fault::Told(told.to_owned())
}

/// The rules over the database, with the deployment's own key where it is at hand: who has none may add an agent all the same.
pub async fn desk_at_hand(keyed: &Keyed) -> Result<Desk, Fault> {
    let store = open(&keyed.database).await?;
    let Some(keys) = keys::at_hand(keyed.key_file.as_deref(), &keyed.database.data)? else {
        return Ok(Desk::new(store));
    };
    let desk = Desk::new(store.clone()).with_keys(keys);
    Ok(if desk.knows_the_key().await? { desk } else { Desk::new(store) })
}

/// An empty file for a database, for its owner's eyes only. SQLite gives what it keeps beside it the same mode.
fn make(file: &Path) -> Result<(), Fault> {
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).map_err(|fault| Fault::at(folder.display(), fault))?;
    }
    match files::claim(file) {
        // Another process was here first.
        Err(fault) if fault.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        made => made.map(drop).map_err(|fault| Fault::at(file.display(), fault)),
    }
}

/// Refuses where there is no SQLite file yet: who looks or mends has mistyped its path, and is not to be shown an empty one.
pub fn is_there(database: &crate::config::Database) -> Result<(), Fault> {
    match store::file_of(&database.url()).filter(|file| !file.exists()) {
        None => Ok(()),
        Some(file) => {
            let made_by = "farol import, farol serve or farol migrate makes one";
            Err(Fault::Told(format!("there is no database at {} ({made_by})", file.display())))
        }
    }
}

/// The database as it is: who only looks, or tries, changes no schema that an older Farol is using. An empty one is given its own.
pub async fn open_as_it_is(database: &crate::config::Database) -> Result<Store, Fault> {
    let store = reach(database).await?;
    match store.unknown_migrations().await? {
        None => store.migrate().await?,
        Some(_) if store.is_migrated().await? => {}
        Some(_) => {
            let told = "the schema is of an older Farol: make a backup, then bring it up to date (farol migrate)";
            return Err(Fault::Told(told.to_owned()));
        }
    }
    Ok(store)
}

/// The database, opened and up to date.
pub async fn open(database: &crate::config::Database) -> Result<Store, Fault> {
    let store = reach(database).await?;
    store.migrate().await?;
    Ok(store)
}

async fn reach(database: &crate::config::Database) -> Result<Store, Fault> {
    let url = database.url();
    if let Some(file) = store::file_of(&url).filter(|file| !file.exists()) {
        make(&file)?;
    }
    Ok(Store::open(&url).await?)
}
