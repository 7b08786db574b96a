//! Files in which looks wait while the log cannot be written. A line that [`Spool::add`] has taken is on the disk. Each file
//! is written by one process, which holds a lock on it; whoever gets that lock later, be it after a kill, empties the file.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufRead, BufReader, ErrorKind, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use uuid::Uuid;

/// Bytes of all files: some tens of thousands of looks.
const MOST: u64 = 16 * 1024 * 1024;

/// What a file is called while it is there to be emptied, before that, and when it could not be read.
const FULL: &str = "looks";
const BEGUN: &str = "begun";
const UNREAD: &str = "unread";

/// A folder of such files.
pub(super) struct Spool {
    folder: PathBuf,
    /// The file that this process writes.
    own: Mutex<Option<File>>,
}

/// A file that nobody writes any more, for emptying.
pub(super) struct Left {
    path: PathBuf,
    /// Holds the lock.
    file: File,
}

impl Spool {
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, own: Mutex::default() }
    }

    /// Keeps a line, which has no line end in it, and returns when it is on the disk.
    pub fn add(&self, line: &str) -> io::Result<()> {
        let mut own = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        let mut file = match own.take() {
            Some(file) => file,
            None => self.begin()?,
        };
        if self.bytes()? + line.len() as u64 > MOST {
            *own = Some(file);
            return Err(io::Error::new(ErrorKind::StorageFull, "the spool of looks is full"));
        }
        // A file that a write failed in gets no more: half a line is at its end, where it is known for what it is.
        file.write_all(format!("{line}\n").as_bytes())?;
        file.sync_data()?;
        *own = Some(file);
        Ok(())
    }

    /// A new file, locked before it has the name by which others find it.
    fn begin(&self) -> io::Result<File> {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(&self.folder)?;
        let path = self.folder.join(Uuid::now_v7().to_string());
        let begun = path.with_extension(BEGUN);
        let file = OpenOptions::new().append(true).create_new(true).mode(0o600).open(&begun)?;
        file.try_lock()?;
        fs::rename(&begun, path.with_extension(FULL))?;
        File::open(&self.folder)?.sync_all()?;
        Ok(file)
    }

    fn bytes(&self) -> io::Result<u64> {
        fs::read_dir(&self.folder)?.map(|entry| Ok(entry?.metadata()?.len())).sum()
    }

    /// The files that wait, oldest first; this process's own is among them, and the next look begins another.
    pub fn left(&self) -> io::Result<Vec<Left>> {
        let mut paths: Vec<PathBuf> = match fs::read_dir(&self.folder) {
            Ok(entries) => entries.filter_map(|entry| Some(entry.ok()?.path())).collect(),
            Err(fault) if fault.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(fault) => return Err(fault),
        };
        paths.retain(|path| path.extension().is_some_and(|end| end == FULL));
        paths.sort();
        if !paths.is_empty() {
            drop(self.own.lock().unwrap_or_else(PoisonError::into_inner).take());
        }
        Ok(paths.into_iter().filter_map(Left::take).collect())
    }
}

impl Left {
    /// The file, unless another process has it.
    fn take(path: PathBuf) -> Option<Self> {
        let file = File::open(&path).ok()?;
        file.try_lock().ok()?;
        Some(Self { path, file })
    }

    /// Its whole lines. Half a one at the end was being written when the process died: nobody was answered on it.
    pub fn lines(&self) -> io::Result<Vec<String>> {
        let mut lines = Vec::new();
        let mut reader = BufReader::new(&self.file);
        loop {
            let mut line = Vec::new();
            reader.read_until(b'\n', &mut line)?;
            if line.pop() != Some(b'\n') {
                return Ok(lines);
            }
            lines.push(String::from_utf8_lossy(&line).into_owned());
        }
    }

    /// Removes it: all of it is in the log.
    pub fn done(self) -> io::Result<()> {
        match fs::remove_file(&self.path) {
            // Another process has emptied it too, just before.
            Err(fault) if fault.kind() == ErrorKind::NotFound => Ok(()),
            removed => removed,
        }
    }

    /// Puts it aside: there are lines in it that cannot be read.
    pub fn put_aside(self) -> io::Result<PathBuf> {
        let aside = self.path.with_extension(UNREAD);
        fs::rename(&self.path, &aside).map(|()| aside)
    }

    pub fn path(&self) -> &Path {
        &self.path
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, io::Write};

    use super::{FULL, MOST, Spool};

    fn texts(spool: &Spool) -> Vec<String> {
        spool.left().expect("files").iter().flat_map(|left| left.lines().expect("lines")).collect()
    }

    #[test]
    fn what_was_taken_is_there_for_whoever_comes_next() {
        let folder = tempfile::tempdir().expect("a folder");
        let own = Spool::new(folder.path().join("looks"));
        assert!(texts(&own).is_empty(), "no folder, no looks");
        own.add("one").expect("kept");
        own.add("two").expect("kept");
        let other = Spool::new(folder.path().join("looks"));
        assert!(other.left().expect("files").is_empty(), "a file that is being written is let be");
        drop(own);
        for left in other.left().expect("files") {
            assert!(other.left().expect("files").is_empty(), "one empties it");
            assert_eq!(left.lines().expect("lines"), ["one", "two"]);
            left.done().expect("removed");
        }
        other.add("three").expect("kept");
        assert_eq!(texts(&other), ["three"]);
        other.add("four").expect("kept");
        assert_eq!(texts(&other), ["three", "four"], "until it is removed it stays");
    }

    #[test]
    fn half_a_line_is_none_and_a_full_spool_takes_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let killed = folder.path().join("killed").with_extension(FULL);
        fs::write(&killed, "whole\nhal").expect("a file");
        let spool = Spool::new(folder.path().to_owned());
        assert_eq!(texts(&spool), ["whole"]);
        let mut file = fs::File::options().append(true).open(&killed).expect("the file");
        file.write_all(&vec![b'x'; usize::try_from(MOST).expect("a size")]).expect("filled");
        spool.add("one more").expect_err("full");
        spool.left().expect("files").into_iter().for_each(|left| left.done().expect("removed"));
        spool.add("one more").expect("kept");
    }
}
