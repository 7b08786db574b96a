//! `farol backup`: a copy of an SQLite database that is in use, checked before it has its name.

use std::{
    io::ErrorKind,
    path::{Path, PathBuf},
    process::ExitCode,
};

use store::{Alone, NotAlone, Store};

use crate::{
    commands::{Fault, files},
    config::{Backup, Database},
    say::say,
};

pub async fn run(options: &Backup) -> Result<ExitCode, Fault> {
    let database = sqlite_file(&options.database, "backup")?;
    if !database.is_file() {
        // Opening it would make an empty one, and a sound copy of nothing.
        return Err(Fault::Told(format!("there is no database at {}", database.display())));
    }
    if options.file.exists() {
        return Err(Fault::Told(format!("{} is there already", options.file.display())));
    }
    let partial = files::beside(&options.file, ".partial");
    files::claim(&partial).map_err(|fault| match fault.kind() {
        ErrorKind::AlreadyExists => Fault::Told(format!(
            "{} is there: of a backup that is under way, or was killed; then remove it",
            partial.display()
        )),
        _ => Fault::at(partial.display(), fault),
    })?;
    let copied = copy(&database, &partial).await;
    if copied.is_err() {
        // Half a backup is worse than none.
        files::discard(&partial);
    }
    let bytes = copied?;
    files::put(&partial, &options.file)?;
    say!("{} is a sound copy of {bytes} bytes", options.file.display());
    say!("it is of no use without the key file: keep a copy of that, too, in another place");
    Ok(ExitCode::SUCCESS)
}

/// The file of an SQLite database; for another, where its operator finds out how `what` is done.
pub fn sqlite_file(database: &Database, what: &str) -> Result<PathBuf, Fault> {
    let told = || {
        Fault::Told(format!("farol {what} is for an SQLite database; docs/deploy/backup.md has PostgreSQL's own ways"))
    };
    store::file_of(&database.url()).ok_or_else(told)
}

/// Copies the database while others use it and checks the copy; its size in bytes. The schema is not touched: a newer
/// Farol backs up before it migrates.
async fn copy(database: &Path, partial: &Path) -> Result<u64, Fault> {
    let store = Store::open(&store::address_of(database)).await?;
    store.vacuum_into(&partial.display().to_string()).await?;
    store.close().await?;
    let copy = Store::open(&store::address_of(partial)).await?;
    let said = copy.check().await?;
    copy.close().await?;
    if said != ["ok"] {
        return Err(Fault::Told(format!("the copy is not sound: {}", said.join("; "))));
    }
    merge(partial).await?;
    Ok(std::fs::metadata(partial)?.len())
}

/// Makes a database that nobody uses one file, with nothing beside it.
pub async fn merge(path: &Path) -> Result<(), Fault> {
    let alone = Alone::open(path).await.map_err(|fault| match fault {
        NotAlone::InUse => Fault::Told(format!("somebody uses {}", path.display())),
        NotAlone::Broken(fault) | NotAlone::Fault(fault) => Fault::Database(fault),
    })?;
    Ok(alone.close().await?)
}
