//! The deployment's key: read from its file, or made there at the first start.

use std::{
    fs,
    io::{self, ErrorKind, Write},
    path::Path,
};

use desk::Keys;
use uuid::Uuid;

use crate::commands::{Fault, files};

/// From `file`, which has to be there; else from `key` in the data folder, which is made, for its owner's eyes only.
pub fn load(file: Option<&Path>, data: &Path) -> Result<Keys, Fault> {
    let path = file.map_or_else(|| data.join("key"), Path::to_owned);
    if file.is_none() && !path.exists() {
        make(&path).map_err(|fault| Fault::at(path.display(), fault))?;
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

/// Of several processes that start at once, one makes it and all read it: it is whole, and on the disk, before it has its name.
/// The name until then is of this try alone: in containers all processes may have the same number.
fn make(path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let part = path.with_extension(format!("part-{}", Uuid::now_v7()));
    let mut file = files::claim(&part)?;
    writeln!(file, "{}", Keys::new_hex())?;
    file.sync_all()?;
    let made = fs::hard_link(&part, path);
    fs::remove_file(&part)?;
    match made {
        Err(fault) if fault.kind() != ErrorKind::AlreadyExists => Err(fault),
        _ => files::sync_folder(path),
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    #[test]
    fn of_many_that_make_it_at_once_all_have_the_same() {
        let home = tempfile::tempdir().expect("a folder");
        let path = home.path().join("data/key");
        let all = thread::scope(|scope| {
            let read = || {
                make(&path).expect("made");
                fs::read_to_string(&path).expect("a key")
            };
            let each: Vec<_> = (0..16).map(|_| scope.spawn(read)).collect();
            each.into_iter().map(|one| one.join().expect("it ends")).collect::<Vec<_>>()
        });
        assert!(all[0].trim().len() == 64 && all.iter().all(|one| *one == all[0]), "{all:?}");
        assert_eq!(fs::read_dir(home.path().join("data")).expect("the folder").count(), 1, "nothing is left beside it");
    }
}
