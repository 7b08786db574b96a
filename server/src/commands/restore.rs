//! `farol restore`: an SQLite database put back from a backup. The copy is checked and made ready under another name; only
//! then does it take the place of what was there, which is kept. What PostgreSQL's own tools have put back is settled where
//! it is.

mod ready;

use std::{
    fs::{self, File},
    io::{self, Read},
    os::unix::fs::{MetadataExt, chown},
    path::{Path, PathBuf},
    process::ExitCode,
};

use store::{Alone, NotAlone, Store};
use time::{OffsetDateTime, format_description::well_known::Rfc3339, macros::format_description};

use crate::{
    commands::{
        Fault, audit,
        backup::{merge, sqlite_file},
        files,
    },
    config::Restore,
    say::say,
};

/// What an SQLite file begins with (<https://www.sqlite.org/fileformat2.html#the_database_header>).
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

pub async fn run(options: &Restore) -> Result<ExitCode, Fault> {
    match &options.file {
        Some(file) => put_back(options, file).await,
        None => settle(options).await,
    }
}

async fn put_back(options: &Restore, file: &Path) -> Result<ExitCode, Fault> {
    let database = sqlite_file(&options.keyed.database, "restore")?;
    // Behind a link the file itself is replaced, not the link.
    let database = fs::canonicalize(&database).unwrap_or(database);
    is_a_backup(file, &database)?;
    if database.exists() && !options.replace {
        return Err(Fault::Told(format!("{} is there: --replace puts it aside", database.display())));
    }
    if let Some(folder) = database.parent() {
        fs::create_dir_all(folder)?;
    }
    let present = present(&database).await?;
    let partial = files::beside(&database, ".restoring");
    let erased = match &present {
        Some(present) => present.erased().await.unwrap_or_else(|fault| {
            say!("WRONG who was erased since cannot be read ({fault}): farol audit erase does it once more");
            Vec::new()
        }),
        None => Vec::new(),
    };
    let made = make(options, file, &database, &partial, &erased).await;
    let done = made.and_then(|lines| Ok((lines, swap(&partial, &database, present.is_some())?)));
    if done.is_err() {
        files::discard(&partial);
    }
    let closed = match present {
        Some(present) => present.close().await,
        None => Ok(()),
    };
    let (lines, aside) = done?;
    let signed = cut_checkpoints(options, lines);
    if let Some(aside) = aside {
        say!("what was there is now {}", aside.display());
    }
    say!("{} is restored", database.display());
    say_cut(signed?, lines);
    closed?;
    Ok(ExitCode::SUCCESS)
}

/// What another tool has put back, where it is.
async fn settle(options: &Restore) -> Result<ExitCode, Fault> {
    let database = &options.keyed.database;
    if let Ok(file) = sqlite_file(database, "restore") {
        // Refuses where somebody has it open, or where there is none.
        merge(&file).await?;
    }
    let store = Store::open(&database.url()).await?;
    let settled = ready::settle(&options.keyed, "the database", &store, &[]).await;
    store.close().await?;
    let lines = settled?;
    let signed = cut_checkpoints(options, lines)?;
    say_cut(signed, lines);
    say!("the database is settled");
    Ok(ExitCode::SUCCESS)
}

/// Refuses what is no whole database, before anything is touched.
fn is_a_backup(file: &Path, database: &Path) -> Result<(), Fault> {
    let told = |why: &str| Err(Fault::Told(format!("{} {why}", file.display())));
    let mut magic = [0; 16];
    let read = File::open(file).and_then(|mut file| file.read_exact(&mut magic));
    match read {
        Err(fault) if fault.kind() == io::ErrorKind::UnexpectedEof => return told("is no database"),
        Err(fault) => return told(&format!("cannot be read: {fault}")),
        Ok(()) if &magic != MAGIC => return told("is no SQLite database"),
        Ok(()) => {}
    }
    if fs::canonicalize(file)? == database {
        return told("is the database itself");
    }
    if fs::metadata(files::beside(file, "-wal")).is_ok_and(|log| log.len() > 0) {
        return told(
            "has a log beside it (-wal): it is in use, or a plain copy of one that was. `farol backup` makes copies",
        );
    }
    Ok(())
}

/// The database that is there, with everybody else kept out of it; none where there is none, or none that SQLite can read.
async fn present(database: &Path) -> Result<Option<Alone>, Fault> {
    if !database.exists() {
        return Ok(None);
    }
    match Alone::open(database).await {
        Ok(alone) => Ok(Some(alone)),
        Err(NotAlone::InUse) => {
            Err(Fault::Told(format!("{} is in use: end every farol that has it open", database.display())))
        }
        Err(NotAlone::Broken(cause)) => {
            say!("the database that is there cannot be read ({cause}); it is put aside as it is");
            Ok(None)
        }
        Err(NotAlone::Fault(fault)) => Err(Fault::Database(fault)),
    }
}

/// Copies the backup to `partial`, checks it, and makes it ready to be used; how many lines its log has in the chain.
async fn make(
    options: &Restore,
    file: &Path,
    database: &Path,
    partial: &Path,
    erased: &[uuid::Uuid],
) -> Result<i64, Fault> {
    // One that was killed may have left its own.
    files::discard(partial);
    let mut copy = files::claim(partial)?;
    io::copy(&mut File::open(file)?, &mut copy)?;
    copy.sync_all()?;
    drop(copy);
    let store = Store::open(&store::address_of(partial)).await?;
    let settled = ready::settle(&options.keyed, &file.display().to_string(), &store, erased).await;
    store.close().await?;
    let lines = settled?;
    merge(partial).await?;
    like(database, partial)?;
    Ok(lines)
}

/// Gives a file the owner and the mode of the one that it replaces, else the owner of its folder: restored by root, it is
/// still the server's own. Whoever may not give away what is new keeps it.
fn like(replaced: &Path, file: &Path) -> io::Result<()> {
    let folder = replaced.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let (of, new) = match fs::metadata(replaced) {
        Ok(there) => {
            fs::set_permissions(file, there.permissions())?;
            (there, false)
        }
        Err(_) => (fs::metadata(folder)?, true),
    };
    let own = fs::metadata(file)?;
    if (own.uid(), own.gid()) == (of.uid(), of.gid()) {
        return Ok(());
    }
    match chown(file, Some(of.uid()), Some(of.gid())) {
        Err(fault) if new && fault.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        given => given,
    }
}

/// Puts `partial` in the place of `database`; what was there gets a second name first, so that at no moment there is none.
/// Where it is kept. `held`: the file is ours alone, and all there is of it.
fn swap(partial: &Path, database: &Path, held: bool) -> io::Result<Option<PathBuf>> {
    let aside = aside(database)?;
    let there = database.exists();
    if there {
        fs::hard_link(database, &aside)?;
    }
    // A log of the old file would be read into the new one.
    for end in ["-wal", "-shm", "-journal"] {
        let log = files::beside(database, end);
        // Held, it is what our own lock has left there.
        let gone = if held { fs::remove_file(&log) } else { fs::rename(&log, files::beside(&aside, end)) };
        match gone {
            Err(fault) if fault.kind() != io::ErrorKind::NotFound => return Err(fault),
            _ => {}
        }
    }
    files::sync_folder(database)?;
    files::put(partial, database)?;
    Ok(there.then_some(aside))
}

/// A name beside `path` that is free, with the time in it.
fn aside(path: &Path) -> io::Result<PathBuf> {
    let now = OffsetDateTime::now_utc().format(format_description!("[year][month][day]T[hour][minute][second]Z"));
    let aside = files::beside(path, &format!(".before-{}", now.map_err(io::Error::other)?));
    let mut free = (2..).map(|n| files::beside(&aside, &format!("-{n}")));
    if aside.exists() { free.find(|name| !name.exists()).ok_or_else(|| io::Error::other("no name")) } else { Ok(aside) }
}

/// Takes from the file of checkpoints what was signed of lines that the restored log does not have, and keeps the whole of it
/// beside. None where there is nothing to take.
fn cut_checkpoints(options: &Restore, lines: i64) -> Result<Option<PathBuf>, Fault> {
    let path = audit::checkpoints(options.audit_checkpoints.as_deref(), &options.keyed.database.data);
    let text = match fs::read_to_string(&path) {
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(None),
        read => read.map_err(|fault| Fault::Told(format!("the checkpoints in {}: {fault}", path.display())))?,
    };
    let place = |line: &str| {
        let line: serde_json::Value = serde_json::from_str(line).ok()?;
        line["seq"].as_i64()
    };
    let holds = |line: &&str| place(line).is_none_or(|place| place <= lines);
    if text.lines().all(|line| holds(&line)) {
        return Ok(None);
    }
    let aside = aside(&path)?;
    fs::hard_link(&path, &aside)?;
    // Half a line at the end stays half a line, which whoever signs next takes away.
    let kept: String = text.split_inclusive('\n').filter(holds).collect();
    let partial = files::beside(&path, ".partial");
    fs::write(&partial, kept)?;
    like(&path, &partial)?;
    files::put(&partial, &path)?;
    Ok(Some(aside))
}

fn say_cut(signed: Option<PathBuf>, lines: i64) {
    if let Some(aside) = signed {
        say!("checkpoints beyond line {lines} are of a log that is no more: all are kept in {}", aside.display());
    }
}

/// A moment as people read it.
fn moment(at: i64) -> String {
    let at = OffsetDateTime::from_unix_timestamp(at).ok();
    at.and_then(|at| at.format(&Rfc3339).ok()).unwrap_or_else(|| "an unknown time".to_owned())
}
