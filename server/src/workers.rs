//! What goes on beside the requests: sealing the audit log, writing looks into it that waited, and notices before permissions
//! end.

use std::{path::PathBuf, sync::atomic::Ordering, time::Duration};

use crate::boot::Web;

/// How often permissions that are about to end are looked for.
const NOTICES: Duration = Duration::from_secs(60);

/// Until the server is told to end.
pub fn start(web: &Web, checkpoints: PathBuf) {
    tokio::spawn(web.desk.clone().keep_sealing(checkpoints, web.ending.clone()));
    tokio::spawn(web.desk.clone().keep_writing_looks(web.ending.clone()));
    let (desk, ending) = (web.desk.clone(), web.ending.clone());
    tokio::spawn(async move {
        while !ending.load(Ordering::Relaxed) {
            if let Err(fault) = desk.warn_of_ends().await {
                tracing::warn!(%fault, "notices of ends were not sent just now");
            }
            tokio::time::sleep(NOTICES).await;
        }
    });
}
