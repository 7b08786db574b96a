//! From a fresh clone to a served demo. The server is built with the dev profile: it compiles in half the release
//! profile's time and is fast enough for one person; the browser's half is the small one that users get, since an
//! unoptimised one is ten times the download.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Result, anyhow};
use clap::Args;

use crate::{build, proc, site, wasm};

#[derive(Args, Clone)]
pub struct Options {
    /// How many users the demo directory has, when it is made.
    #[arg(long, default_value_t = 5_000)]
    pub users: u32,
    /// Where to serve.
    #[arg(long, default_value = "127.0.0.1:3000")]
    pub listen: String,
    /// Build the server for speed.
    #[arg(long)]
    pub release: bool,
}

pub fn run(options: &Options) -> Result<()> {
    site::build(wasm::Profile::Release)?;
    let farol = build::server(options.release)?;
    fill(&farol, options)?;
    replace_by(&mut serve(&farol, options))
}

/// The demo's database, mail folder and keys.
fn data() -> PathBuf {
    proc::root().join("data")
}

/// Makes the demo directory, unless there is one from before.
pub fn fill(farol: &Path, options: &Options) -> Result<()> {
    let data = data();
    let complete = data.join("demo.complete");
    if complete.exists() {
        return Ok(());
    }
    // Half a directory from a run that was broken off is not worth keeping.
    for file in ["farol.db", "farol.db-wal", "farol.db-shm"] {
        let _ = fs::remove_file(data.join(file));
    }
    fs::create_dir_all(data.join("mail"))?;
    let bundle = data.join("demo");
    let earlier = data.join("demo-earlier");
    let mut demo = Command::new(farol);
    demo.args(["demo", "--today", "--users", &options.users.to_string(), "--out"])
        .arg(&bundle)
        .arg("--earlier")
        .arg(&earlier);
    proc::run(&mut demo)?;
    // What is other in the second is what has changed lately.
    for part in [&earlier, &bundle] {
        proc::run(Command::new(farol).arg("import").arg(part).args(database(&data)))?;
    }
    fs::write(complete, format!("{} users\n", options.users))?;
    Ok(())
}

/// The command that serves it, with sign-ins that it prints.
pub fn serve(farol: &Path, options: &Options) -> Command {
    let data = data();
    let mut command = Command::new(farol);
    command.current_dir(proc::root()).args(["serve", "--demo", "--listen", &options.listen]).args(database(&data));
    command.arg("--data").arg(&data).arg("--mail").arg(format!("folder:{}", data.join("mail").display()));
    command
}

fn database(data: &Path) -> [String; 2] {
    ["--database".to_owned(), format!("sqlite://{}", data.join("farol.db").display())]
}

/// This process becomes the server, so that Ctrl-C and every other signal is the server's own and none is left behind.
#[cfg(unix)]
fn replace_by(command: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    Err(anyhow!("the server cannot be started: {}", command.exec()))
}

#[cfg(not(unix))]
fn replace_by(command: &mut Command) -> Result<()> {
    let status = command.status()?;
    if status.success() { Ok(()) } else { Err(anyhow!("the server ended with {status}")) }
}
