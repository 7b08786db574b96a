//! SQLite's log is merged into its file while the next rows are written: on a thread of its own, and never so that somebody who
//! reads or writes waits for it, but for the loader itself when the log grows faster than it is merged.

use std::{
    path::Path,
    sync::mpsc::{Receiver, Sender, channel},
    time::Duration,
};

use rusqlite::{Connection, Error};

use crate::merging::{WORTH_IT, asked, open};

/// With so many pages in the log the loader waits until they are merged: 64 MiB.
const LONG: i64 = 4 * WORTH_IT;

/// How often that is tried in a row.
const TRIES: usize = 4;

pub struct Merger {
    go: Sender<()>,
    done: Receiver<Result<(), Error>>,
    busy: bool,
}

impl Merger {
    pub fn start(path: &Path) -> Result<Self, Error> {
        let connection = open(path, Duration::ZERO)?;
        let (go, orders) = channel();
        let (told, done) = channel();
        std::thread::spawn(move || {
            while orders.recv().is_ok() {
                if told.send(asked(&connection, "PASSIVE").map(drop)).is_err() {
                    return;
                }
            }
        });
        Ok(Self { go, done, busy: false })
    }

    /// Looks at the log between two transactions.
    pub fn look(&mut self, connection: &Connection) -> Result<(), Error> {
        if self.busy
            && let Ok(done) = self.done.try_recv()
        {
            self.busy = false;
            done?;
        }
        let (long, merged) = asked(connection, "NOOP")?;
        if long >= LONG {
            self.wait()?;
            // With nothing left the next write begins the log anew. Whoever waited to write comes in while much is merged: what
            // he wrote is little.
            for _ in 0..TRIES {
                self.merge();
                self.wait()?;
                let (long, merged) = asked(connection, "NOOP")?;
                if long == merged {
                    break;
                }
            }
            return Ok(());
        }
        if long - merged >= WORTH_IT && !self.busy {
            self.merge();
        }
        Ok(())
    }

    fn merge(&mut self) {
        self.busy = self.go.send(()).is_ok();
    }

    fn wait(&mut self) -> Result<(), Error> {
        match std::mem::take(&mut self.busy) {
            true => self.done.recv().unwrap_or(Ok(())),
            false => Ok(()),
        }
    }
}
