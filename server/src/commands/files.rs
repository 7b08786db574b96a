//! Files that are whole or not there: written under another name, put on the disk, then given their own.

use std::{
    fs::{self, File, OpenOptions},
    io,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

/// `path` with more at its end: what SQLite keeps beside a database, or a name for the time being.
pub fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// An empty file for its owner's eyes only; an error where there is one already.
pub fn claim(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

/// Gives the file at `from`, once it is on the disk, the name `to`; what had that name is gone. Whoever looks sees the one
/// or the other, also after a power cut. By whom the first was waited for nobody asks any more.
pub fn put(from: &Path, to: &Path) -> io::Result<()> {
    File::open(from)?.sync_all()?;
    fs::rename(from, to)?;
    let _ = fs::remove_file(beside(from, "-turn"));
    sync_folder(to)
}

/// Puts the names in the folder of `path` on the disk.
pub fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

/// Removes a database that did not become one, and what was kept beside it.
pub fn discard(path: &Path) {
    for end in ["", "-wal", "-shm", "-journal", "-turn"] {
        let _ = fs::remove_file(beside(path, end));
    }
}
