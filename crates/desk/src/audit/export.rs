//! The whole log as a file that can be checked without the server: a line of JSON an event, in the order of the chain, and
//! last a checkpoint of where it ends.

use std::{io::Write, path::Path};

use model::AppError;
use serde::{Deserialize, Serialize};
use store::{
    entities::audit_events,
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect},
};

use super::{
    chain::{Checkpoint, Line, line},
    sealer::append,
};
use crate::{
    Desk, clock,
    logged::{Logged, internal},
};

/// Events that are read at a time.
const BATCH: u64 = 1_000;

/// One line of an export.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub(super) enum Exported {
    Event { event: Line, hash: String },
    Checkpoint { checkpoint: Checkpoint },
}

impl Desk {
    /// Seals what is there, writes it all to `out`, and signs where it ends, there and in the file of checkpoints. How many
    /// lines there are.
    pub async fn export_log(&self, out: &mut impl Write, checkpoints: &Path) -> Result<i64, AppError> {
        self.seal_all(checkpoints, true).await?;
        let mut last = (0, String::new());
        loop {
            let events = audit_events::Entity::find()
                .filter(audit_events::Column::Seq.gt(last.0))
                .order_by_asc(audit_events::Column::Seq)
                .limit(BATCH);
            let events = events.all(self.store.read()).await.logged()?;
            if events.is_empty() {
                break;
            }
            for event in &events {
                let (seq, hash) =
                    event.seq.zip(event.hash.clone()).ok_or_else(|| internal("a line without a place"))?;
                write(out, &Exported::Event { event: line(event, seq), hash: hash.clone() })?;
                last = (seq, hash);
            }
        }
        if last.0 > 0 {
            let checkpoint = Checkpoint::sign(&self.keys, last.0, &last.1, clock::now())?;
            append(checkpoints, &checkpoint).map_err(internal)?;
            write(out, &Exported::Checkpoint { checkpoint })?;
        }
        out.flush().map_err(internal)?;
        Ok(last.0)
    }

    /// The public key, in hex, with which this deployment's checkpoints are checked.
    pub fn audit_key(&self) -> Result<String, AppError> {
        super::chain::public_key(&self.keys)
    }
}

fn write(out: &mut impl Write, line: &Exported) -> Result<(), AppError> {
    serde_json::to_writer(&mut *out, line).map_err(internal)?;
    out.write_all(b"\n").map_err(internal)
}
