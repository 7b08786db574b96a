//! A `farol serve` before a cluster, with the data folder of a machine of its own.

use std::{
    fs,
    io::{self, BufRead, BufReader},
    os::unix::process::CommandExt,
    path::Path,
    process::{Child, Command, Stdio},
};

use crate::{KEY, patroni::Patroni};

/// As the keepers of the databases: Farol ends with the process that started it.
const KEEPER: &str = r#""$@" </dev/null & farol=$!; cat >/dev/null; kill -9 $farol"#;

/// A `farol serve` of the binary under test.
pub(super) struct Served {
    pub(super) base: String,
    pub(super) keeper: Child,
    pub(super) data: tempfile::TempDir,
}

impl Served {
    pub(super) fn start(farol: &Path, cluster: &Patroni) -> io::Result<Self> {
        let data = tempfile::tempdir()?;
        fs::write(data.path().join("key"), KEY.map(|byte| format!("{byte:02x}")).concat())?;
        let (keeper, base) = launch(farol, cluster, data.path())?;
        Ok(Self { base, keeper, data })
    }

    /// Ends it as a power cut does, and starts it again on the same data.
    pub(super) fn kill_and_restart(&mut self, farol: &Path, cluster: &Patroni) -> io::Result<()> {
        drop(self.keeper.stdin.take());
        self.keeper.wait()?;
        (self.keeper, self.base) = launch(farol, cluster, self.data.path())?;
        Ok(())
    }

    /// Looks that wait on its disk.
    pub(super) fn waiting(&self) -> usize {
        let files = fs::read_dir(self.data.path().join("looks")).into_iter().flatten().flatten();
        files.filter_map(|file| Some(fs::read_to_string(file.path()).ok()?.lines().count())).sum()
    }
}

/// The binary on these data, and its address.
fn launch(farol: &Path, cluster: &Patroni, data: &Path) -> io::Result<(Child, String)> {
    let mut keeper = Command::new("/bin/sh");
    keeper.args(["-c", KEEPER, "keeper"]).arg(farol).args(["serve", "--listen", "127.0.0.1:0"]);
    keeper.args(["--database", &cluster.primary(), "--database-replica", &cluster.replica()]);
    keeper.env("FAROL_DATA", data).env_remove("RUST_LOG");
    let log = fs::File::options().create(true).append(true).open(data.join("log"))?;
    let mut keeper = keeper.process_group(0).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(log).spawn()?;
    let mut line = String::new();
    if let Some(out) = keeper.stdout.as_mut() {
        BufReader::new(out).read_line(&mut line)?;
    }
    let base = line.trim().rsplit(' ').next().unwrap_or_default().to_owned();
    if base.starts_with("http://") {
        return Ok((keeper, base));
    }
    Err(io::Error::other(fs::read_to_string(data.join("log")).unwrap_or_default()))
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}
