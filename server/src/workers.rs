//! What goes on beside the requests: sealing the audit log, writing looks into it that waited, notices before permissions end,
//! search keys that are owed, early warnings, taking away what is older than it is kept, and the database's own log.

use std::{path::PathBuf, time::Duration};

use desk::Desk;
use model::AppError;

use crate::boot::Web;

/// How often permissions that are about to end are looked for.
const NOTICES: Duration = Duration::from_secs(60);

/// Between two steps of taking away much: others write meanwhile.
const BETWEEN: Duration = Duration::from_secs(2);

/// Until the server is told to end.
pub fn start(web: &Web, checkpoints: PathBuf) {
    tokio::spawn(web.desk.clone().keep_sealing(checkpoints, web.ending.flag()));
    tokio::spawn(web.desk.store().clone().keep_merging(web.ending.flag()));
    tokio::spawn(web.desk.clone().keep_writing_looks(web.ending.flag()));
    tokio::spawn(web.desk.clone().keep_warnings(web.ending.flag()));
    let (desk, ending) = (web.desk.clone(), web.ending.clone());
    tokio::spawn(async move {
        while !ending.is_told() {
            if let Err(fault) = desk.warn_of_ends().await {
                tracing::warn!(%fault, "notices of ends were not sent just now");
            }
            tokio::time::sleep(NOTICES).await;
        }
    });
    let (desk, ending) = (web.desk.clone(), web.ending.clone());
    tokio::spawn(async move {
        while !ending.is_told() {
            match desk.pay_keys().await {
                Ok(Some(keys)) => tracing::info!(keys, "search keys that were owed are there"),
                Ok(None) => {}
                Err(fault) => tracing::info!(%fault, "search keys are owed and were not written just now"),
            }
            tokio::time::sleep(NOTICES).await;
        }
    });
    let (desk, ending) = (web.desk.clone(), web.ending.clone());
    tokio::spawn(async move {
        while !ending.is_told() {
            let more = trim(&desk).await.unwrap_or_else(|fault| {
                tracing::info!(%fault, "what is older than it is kept was not taken away just now");
                false
            });
            tokio::time::sleep(if more { BETWEEN } else { NOTICES }).await;
        }
    });
}

/// Takes some of it away; whether there may be more.
async fn trim(desk: &Desk) -> Result<bool, AppError> {
    Ok(desk.trim_differences().await? | desk.trim_attempts().await?)
}
