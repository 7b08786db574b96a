//! PostgreSQL's own programs on a test's cluster: psql, pg_basebackup, and a cluster made from what that wrote.

use std::{
    fs, io,
    os::unix::fs::{PermissionsExt, chown},
    path::Path,
    process::{Command, Stdio},
};

use super::{Account, Cluster, output};

impl Cluster {
    /// Runs a file of statements with these variables in one database; what psql prints, its columns apart by `|`.
    pub fn psql(&self, database: &str, file: &Path, variables: &[(&str, &str)]) -> io::Result<String> {
        let mut psql = Command::new(self.bin.join("psql"));
        psql.args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1"]);
        for (name, value) in variables {
            psql.arg("--set").arg(format!("{name}={value}"));
        }
        let out = psql.arg("--file").arg(file).arg(self.url(database)).stdin(Stdio::null()).output()?;
        if out.status.success() {
            return Ok(String::from_utf8_lossy(&out.stdout).into_owned());
        }
        Err(io::Error::other(format!("{}: {}", file.display(), String::from_utf8_lossy(&out.stderr).trim())))
    }

    /// Copies the running cluster to `to`, as `pg_basebackup` does. `to` lies in a [`folder`].
    pub fn base_backup(&self, to: &Path) -> io::Result<()> {
        let mut copy = Command::new(self.bin.join("pg_basebackup"));
        copy.args(["--checkpoint=fast", "--wal-method=stream", "--dbname", &self.url("postgres"), "--pgdata"]).arg(to);
        Account::find()?.run(copy.current_dir("/"));
        output(&mut copy)
    }

    /// A cluster of its own from a base backup, brought on by `restore_command` and the target among `settings`; whoever
    /// could sign in to the old one can. Waits until it is no longer in recovery.
    pub fn recovered(base: &Path, password: &str, settings: &[&str]) -> io::Result<Self> {
        // Not a hot standby: so it is ready when it takes writes, and not before.
        let settings = [&["hot_standby=off"], settings].concat();
        Self::made(password, &settings, |_, account, folder| {
            fs::create_dir(folder)?;
            fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
            give(account, folder)?;
            output(Command::new("cp").arg("-a").arg(base).arg(folder.join("data")))?;
            let signal = folder.join("data/recovery.signal");
            fs::write(&signal, "")?;
            give(account, &signal)
        })
    }

    /// What its only role signs in with.
    pub fn password(&self) -> &str {
        let login = self.server.split_once("farol:").map_or("", |(_, rest)| rest);
        login.split_once('@').map_or(login, |(password, _)| password)
    }

    /// The loopback port that it listens on.
    pub fn port(&self) -> &str {
        self.server.rsplit_once(':').map_or("", |(_, port)| port)
    }
}

/// A folder that goes with the test, of the account that clusters run as.
pub fn folder() -> io::Result<tempfile::TempDir> {
    let folder = tempfile::tempdir()?;
    give(&Account::find()?, folder.path())?;
    Ok(folder)
}

fn give(account: &Account, path: &Path) -> io::Result<()> {
    match account {
        Account::Own => Ok(()),
        Account::Other { uid, gid } => chown(path, Some(*uid), Some(*gid)),
    }
}
