//! Whose turn it is to write. SQLite lets one write at a time and tells nobody who waits: whoever does takes a lock on a file beside
//! the database for as long, so that a load of many rows writes on while nobody waits, and gives way as soon as somebody does.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, OnceLock, PoisonError},
    thread::{sleep, yield_now},
    time::{Duration, Instant},
};

/// The file: empty, and there for its lock alone.
const ENDS_WITH: &str = "-turn";

/// How often somebody who waits tries to say so: who looks has the lock for the time of two calls.
const TRIES: usize = 100;

/// How often who gave way looks whether the others have begun.
const GLANCE: Duration = Duration::from_millis(1);

/// Those in one process who wait to write; clones are the same.
#[derive(Clone)]
pub struct Waiting(Arc<Inner>);

struct Inner {
    path: PathBuf,
    /// Made when somebody waits first; none where there can be no such file: nobody sees who waits then, and a load of many rows lets
    /// them in when it pauses.
    file: OnceLock<Option<File>>,
    /// How many wait.
    many: Mutex<usize>,
}

/// Somebody waits for as long as this lives.
pub struct Wait<'a>(&'a Inner);

impl Waiting {
    /// For the database at `path`.
    pub fn beside(path: &Path) -> Self {
        Self(Arc::new(Inner { path: path.to_owned(), file: OnceLock::new(), many: Mutex::default() }))
    }

    /// Says that somebody waits.
    pub fn wait(&self) -> Wait<'_> {
        self.0.count(|many| *many += 1);
        Wait(&self.0)
    }
}

impl Inner {
    /// Holds the lock while `change` leaves anybody.
    fn count(&self, change: impl FnOnce(&mut usize)) {
        let mut many = self.many.lock().unwrap_or_else(PoisonError::into_inner);
        let before = *many > 0;
        change(&mut many);
        let Some(file) = self.file.get_or_init(|| open(&self.path).ok()) else { return };
        match (before, *many > 0) {
            (false, true) => {
                // Who is not seen waits for longer, as for somebody who does not look.
                let _ = (0..TRIES).any(|_| file.try_lock_shared().inspect_err(|_| yield_now()).is_ok());
            }
            (true, false) => drop(file.unlock()),
            _ => {}
        }
    }
}

impl Drop for Wait<'_> {
    fn drop(&mut self) {
        self.0.count(|many| *many -= 1);
    }
}

/// Looks out for those who wait, in whatever process.
pub struct Lookout(File);

impl Lookout {
    pub fn beside(path: &Path) -> io::Result<Self> {
        open(path).map(Self)
    }

    /// Whether somebody waits.
    pub fn is_waited_for(&self) -> bool {
        match self.0.try_lock() {
            Ok(()) => drop(self.0.unlock()),
            Err(TryLockError::WouldBlock) => return true,
            // Nobody can say so on such a disk.
            Err(TryLockError::Error(_)) => {}
        }
        false
    }

    /// Waits until all who wait have begun, `most` at the longest.
    pub fn give_way(&self, most: Duration) {
        let begun = Instant::now();
        while self.is_waited_for() && begun.elapsed() < most {
            sleep(GLANCE);
        }
    }
}

/// Whoever may read it may lock it, and be waited for.
fn open(path: &Path) -> io::Result<File> {
    let mut name = path.as_os_str().to_owned();
    name.push(ENDS_WITH);
    match File::open(&name) {
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => {
            OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(&name)
        }
        opened => opened,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_waits_is_seen_until_the_last_has_begun() {
        let folder = std::env::temp_dir().join(format!("farol-turn-{}", uuid::Uuid::now_v7()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let path = folder.join("farol.db");
        let (one, other) = (Waiting::beside(&path), Waiting::beside(&path));
        let lookout = Lookout::beside(&path).expect("opened");
        assert!(!lookout.is_waited_for());
        let waits = [one.wait(), one.wait(), other.wait()];
        for wait in waits {
            assert!(lookout.is_waited_for());
            drop(wait);
        }
        assert!(!lookout.is_waited_for());
        std::thread::scope(|scope| {
            let wait = one.wait();
            let begun = Instant::now();
            scope.spawn(move || {
                sleep(Duration::from_millis(20));
                drop(wait);
            });
            lookout.give_way(Duration::from_secs(60));
            assert!(begun.elapsed() < Duration::from_secs(60), "it waited for nobody");
        });
        assert!(!lookout.is_waited_for());
        let _ = std::fs::remove_dir_all(folder);
    }
}
