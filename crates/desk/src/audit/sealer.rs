//! The sealer gives each line its place in the chain within a second or two, and signs where the chain has come to, into a
//! file outside of the database. Any process may seal; the row of the chain's head lets one do so at a time.

use std::{
    fs::{File, OpenOptions},
    io::{Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use model::AppError;
use store::{
    entities::{audit_events, audit_head},
    sea_orm::{
        ActiveValue::{Set, Unchanged},
        ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    },
};

use super::chain::{BEGINNING, Checkpoint, canonical, hash, line, parse};
use crate::{
    Desk, clock,
    logged::{Logged, internal},
};

/// How often lines of other processes are looked for, and how long lines of this one are gathered.
const EVERY: Duration = Duration::from_millis(500);
const GATHER: Duration = Duration::from_millis(100);

/// How often it is said that it cannot be done.
const AGAIN: Duration = Duration::from_secs(60);

/// Lines in one transaction.
const BATCH: u64 = 500;

/// A checkpoint is signed after so many lines, or so many seconds.
const LINES: i64 = 100;
const SECONDS: i64 = 10 * 60;

/// A line without a signature over it for so long waits for something to be mended.
const LATE: i64 = 2 * SECONDS;

/// More bytes than a checkpoint's line has.
const LINE: u64 = 4_096;

impl Desk {
    /// Seals for as long as the process serves.
    pub async fn keep_sealing(self, checkpoints: PathBuf, ending: Arc<AtomicBool>) {
        let mut warned: Option<Instant> = None;
        while !ending.load(Ordering::Relaxed) {
            if let Err(fault) = self.seal_all(&checkpoints, false).await
                && warned.is_none_or(|at| at.elapsed() >= AGAIN)
            {
                tracing::warn!(%fault, "the audit log is not sealed or signed just now");
                warned = Some(Instant::now());
            }
            if tokio::time::timeout(EVERY, self.sealing.notified()).await.is_ok() {
                tokio::time::sleep(GATHER).await;
            }
        }
    }

    /// Seals every line that there is, and signs where it is time, or where `sign`.
    pub async fn seal_all(&self, checkpoints: &Path, sign: bool) -> Result<(), AppError> {
        while self.seal_some().await? > 0 {}
        self.sign(checkpoints, sign).await
    }

    /// Seals up to [`BATCH`] lines; how many.
    async fn seal_some(&self) -> Result<usize, AppError> {
        if unsealed().one(self.store.read()).await.logged()?.is_none() {
            return Ok(0);
        }
        let change = self.store.begin().await.logged()?;
        let mut head = self.head(&change).await?;
        let events = unsealed().order_by_asc(audit_events::Column::Id).limit(BATCH).all(&change).await.logged()?;
        for event in &events {
            let previous = if head.seq == 0 { Some(BEGINNING) } else { parse(&head.hash) };
            let previous = previous.ok_or_else(|| internal("the chain's head is no hash"))?;
            head.seq += 1;
            head.hash = hex::encode(hash(&previous, &canonical(&line(event, head.seq))?));
            let sealed = audit_events::ActiveModel {
                id: Unchanged(event.id),
                seq: Set(Some(head.seq)),
                hash: Set(Some(head.hash.clone())),
                ..Default::default()
            };
            audit_events::Entity::update(sealed).exec(&change).await.logged()?;
        }
        let moved = audit_head::ActiveModel {
            id: Unchanged(head.id),
            seq: Set(head.seq),
            hash: Set(head.hash),
            ..Default::default()
        };
        audit_head::Entity::update(moved).exec(&change).await.logged()?;
        change.commit().await.logged()?;
        Ok(events.len())
    }

    /// Signs the chain's head where it is time. The file is written before the row says so: a crash in between signs once more.
    async fn sign(&self, checkpoints: &Path, at_once: bool) -> Result<(), AppError> {
        let now = clock::now();
        let is_due = |head: &audit_head::Model| {
            let lines = head.seq - head.signed_seq;
            lines >= LINES || lines > 0 && (at_once || now - head.signed_at >= SECONDS)
        };
        let head = audit_head::Entity::find_by_id(1).one(self.store.read()).await.logged()?;
        if !head.as_ref().is_some_and(is_due) {
            return Ok(());
        }
        let change = self.store.begin().await.logged()?;
        let head = self.head(&change).await?;
        if !is_due(&head) {
            return Ok(());
        }
        append(checkpoints, &Checkpoint::sign(&self.keys, head.seq, &head.hash, now)?).map_err(internal)?;
        let signed = audit_head::ActiveModel {
            id: Unchanged(head.id),
            signed_seq: Set(head.seq),
            signed_at: Set(now),
            ..Default::default()
        };
        audit_head::Entity::update(signed).exec(&change).await.logged()?;
        change.commit().await.logged()
    }

    /// Lines of the log that should have been signed by now and are not: nobody serves, or the checkpoints cannot be written.
    pub(crate) async fn is_signing_late(&self) -> Result<bool, AppError> {
        let db = self.store.read();
        let head = audit_head::Entity::find_by_id(1).one(db).await.logged()?;
        let signed = head.map_or(0, |head| head.signed_seq);
        let next =
            audit_events::Entity::find().filter(audit_events::Column::Seq.eq(signed + 1)).one(db).await.logged()?;
        let oldest = match next {
            Some(next) => Some(next),
            None => unsealed().order_by_asc(audit_events::Column::Id).one(db).await.logged()?,
        };
        Ok(oldest.is_some_and(|line| clock::now() - line.at > LATE))
    }

    /// The chain's head, for this transaction alone.
    pub(super) async fn head(
        &self,
        change: &store::sea_orm::DatabaseTransaction,
    ) -> Result<audit_head::Model, AppError> {
        let head = audit_head::Entity::find_by_id(1).lock_exclusive().one(change).await.logged()?;
        head.ok_or_else(|| internal("the audit chain has no head"))
    }
}

/// Lines that have no place in the chain yet.
fn unsealed() -> Select<audit_events::Entity> {
    audit_events::Entity::find().filter(audit_events::Column::Seq.is_null())
}

/// Adds a line to the file of checkpoints, and waits until it is on the disk.
pub(super) fn append(path: &Path, checkpoint: &Checkpoint) -> std::io::Result<()> {
    let mut line = serde_json::to_string(checkpoint)?;
    line.push('\n');
    let mut file = OpenOptions::new().create(true).read(true).append(true).open(path)?;
    mend(&mut file)?;
    file.write_all(line.as_bytes())?;
    file.sync_data()
}

/// Takes away half a line at the end: a full disk or a loss of power has left it, and nothing says that it was signed.
fn mend(file: &mut File) -> std::io::Result<()> {
    let from = file.seek(SeekFrom::End(0))?.saturating_sub(LINE);
    file.seek(SeekFrom::Start(from))?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail)?;
    let whole = tail.iter().rposition(|byte| *byte == b'\n').map(|at| at + 1);
    match whole.or((from == 0).then_some(0)) {
        Some(whole) if whole < tail.len() => file.set_len(from + whole as u64),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::Keys;

    #[test]
    fn half_a_line_does_not_stay() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("checkpoints");
        let checkpoint = Checkpoint::sign(&Keys::new(&[7; 32]), 1, &"0".repeat(64), 1).expect("signed");
        append(&path, &checkpoint).expect("written");
        let line = fs::read_to_string(&path).expect("a file");
        for (left, lines) in [(String::new(), 1), (line[..40].to_owned(), 1), (format!("{line}{}", &line[..40]), 2)] {
            fs::write(&path, left).expect("as a full disk leaves it");
            append(&path, &checkpoint).expect("written");
            assert_eq!(fs::read_to_string(&path).expect("a file"), line.repeat(lines));
        }
    }
}
