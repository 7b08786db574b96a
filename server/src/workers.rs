//! What goes on beside the requests: sending mail, sealing the audit log, writing looks into it that waited, notices before permissions end,
//! search keys that are owed, early warnings, taking away what is older than it is kept, and the database's own log.

use std::{path::PathBuf, time::Duration};

use desk::{Desk, mail::transport::Transport};
use model::AppError;
use tokio::task::JoinHandle;

use crate::{boot::Web, ending::Ending};

/// How often there is looked for permissions that are about to end, for keys that are owed, and for what is old.
const EVERY: Duration = Duration::from_secs(60);

/// Between two steps of taking away much: others write meanwhile.
const BETWEEN: Duration = Duration::from_secs(2);

/// How long after a worker fell over it is begun anew.
const ANEW: Duration = Duration::from_secs(1);

/// Until the server is told to end.
pub fn start(web: &Web, checkpoints: PathBuf) {
    keep(web, "sealing", move |desk, ending| desk.keep_sealing(checkpoints.clone(), ending.flag()));
    keep(web, "merging", |desk, ending| desk.store().clone().keep_merging(ending.flag()));
    keep(web, "looks", |desk, ending| desk.keep_writing_looks(ending.flag()));
    keep(web, "warnings", |desk, ending| desk.keep_warnings(ending.flag()));
    keep(web, "notices", notices);
    keep(web, "keys", keys);
    keep(web, "trimming", trimming);
}

/// The same for mail, which is done once what is on its way then is sent.
pub fn send(web: &Web, transport: Transport) -> JoinHandle<()> {
    keep(web, "mail", move |desk, ending| {
        let transport = transport.clone();
        async move { desk.send_mail(transport, ending.told()).await }
    })
}

fn keep<W>(web: &Web, name: &'static str, work: impl Fn(Desk, Ending) -> W + Send + 'static) -> JoinHandle<()>
where
    W: Future<Output = ()> + Send + 'static,
{
    let (desk, ending) = (web.desk.clone(), web.ending.clone());
    tokio::spawn(go_on(ending.clone(), name, move || work(desk.clone(), ending.clone())))
}

/// Has a worker go on until the end: one that falls over is in the log, and begun anew.
async fn go_on<W>(ending: Ending, name: &'static str, begin: impl Fn() -> W)
where
    W: Future<Output = ()> + Send + 'static,
{
    while let Err(fault) = tokio::spawn(begin()).await {
        tracing::error!(%fault, name, "a worker fell over");
        tokio::time::sleep(ANEW).await;
        if ending.is_told() {
            return;
        }
    }
}

async fn notices(desk: Desk, ending: Ending) {
    while !ending.is_told() {
        if let Err(fault) = desk.warn_of_ends().await {
            tracing::warn!(%fault, "notices of ends were not sent just now");
        }
        tokio::time::sleep(EVERY).await;
    }
}

async fn keys(desk: Desk, ending: Ending) {
    while !ending.is_told() {
        match desk.pay_keys().await {
            Ok(Some(keys)) => tracing::info!(keys, "search keys that were owed are there"),
            Ok(None) => {}
            Err(fault) => tracing::info!(%fault, "search keys are owed and were not written just now"),
        }
        if let Err(fault) = desk.move_keys(&ending.flag()).await {
            tracing::info!(%fault, "search keys that lie apart were not moved just now");
        }
        tokio::time::sleep(EVERY).await;
    }
}

async fn trimming(desk: Desk, ending: Ending) {
    while !ending.is_told() {
        let more = trim(&desk).await.unwrap_or_else(|fault| {
            tracing::info!(%fault, "what is older than it is kept was not taken away just now");
            false
        });
        tokio::time::sleep(if more { BETWEEN } else { EVERY }).await;
    }
}

/// Takes some of it away; whether there may be more.
async fn trim(desk: &Desk) -> Result<bool, AppError> {
    Ok(desk.trim_differences().await? | desk.trim_attempts().await? | desk.trim_searches().await?)
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    };

    use super::*;

    #[tokio::test]
    async fn a_worker_that_falls_over_is_begun_anew() {
        let begun = Arc::<AtomicUsize>::default();
        let count = begun.clone();
        let work = move || {
            let turn = count.fetch_add(1, Ordering::Relaxed);
            async move { assert!(turn > 0, "it falls over at first") }
        };
        go_on(Ending::default(), "test", work).await;
        assert_eq!(begun.load(Ordering::Relaxed), 2, "and is not begun again once it has come to its end");
    }
}
