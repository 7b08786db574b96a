//! One file to copy to a server: the release binary with every asset inside.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result};
use clap::Args;

use crate::{proc, site, wasm};

#[derive(Args)]
pub struct Options {
    /// Also copy the binary to this file or folder.
    #[arg(long, value_name = "PATH")]
    out: Option<PathBuf>,
}

pub fn run(options: &Options) -> Result<()> {
    site::build(wasm::Profile::Release)?;
    let mut binary = server(true)?;
    if let Some(out) = &options.out {
        let to = if out.is_dir() { out.join("farol") } else { out.clone() };
        fs::copy(&binary, &to).with_context(|| to.display().to_string())?;
        binary = to;
    }
    let bytes = fs::metadata(&binary)?.len();
    println!("{} {:.1} MB", binary.display(), bytes as f64 / 1e6);
    Ok(())
}

/// Builds the server and gives the path of its binary.
pub fn server(release: bool) -> Result<PathBuf> {
    let mut cargo = proc::cargo(&["build", "-p", "server"]);
    let folder = if release { "release" } else { "debug" };
    if release {
        cargo.arg("--release");
    }
    proc::run(&mut cargo)?;
    Ok(proc::target().join(folder).join("farol"))
}
