//! The deployment's key: read from its file, or made there at the first start.

use std::{
    fs::{self, OpenOptions},
    io::{ErrorKind, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use desk::Keys;

use crate::commands::Fault;

/// From `file`, which has to be there; else from `key` in the data folder, which is made, for its owner's eyes only.
pub fn load(file: Option<&Path>, data: &Path) -> Result<Keys, Fault> {
    let path = file.map_or_else(|| data.join("key"), Path::to_owned);
    if file.is_none() && !path.exists() {
        make(&path)?;
    }
    read(&path)
}

/// The key, if there is one; none is made.
pub fn at_hand(file: Option<&Path>, data: &Path) -> Result<Option<Keys>, Fault> {
    let path = file.map_or_else(|| data.join("key"), Path::to_owned);
    if path.exists() { read(&path).map(Some) } else { Ok(None) }
}

fn read(path: &Path) -> Result<Keys, Fault> {
    let told = |why: String| Fault::Told(format!("the key in {}: {why}", path.display()));
    let text = fs::read_to_string(path).map_err(|fault| told(fault.to_string()))?;
    Keys::from_hex(text.trim()).ok_or_else(|| told("it is not 64 hex digits".to_owned()))
}

/// Of several processes that start at once, one makes it and all read it: it is whole before it has its name.
fn make(path: &Path) -> Result<(), Fault> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let part = path.with_extension(format!("part-{}", std::process::id()));
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&part)?;
    writeln!(file, "{}", Keys::new_hex())?;
    file.sync_all()?;
    let made = fs::hard_link(&part, path);
    fs::remove_file(&part)?;
    match made {
        Err(fault) if fault.kind() != ErrorKind::AlreadyExists => Err(fault.into()),
        _ => Ok(()),
    }
}
