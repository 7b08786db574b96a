//! What a machine needs beside cargo, put there when it is missing: nothing more for `run`; a browser, a PostgreSQL,
//! a balancer and the browser tests' packages for `test`. Only Debian as root is changed; elsewhere we say what to install.

use std::{fs, os::unix::fs::PermissionsExt, path::Path, process::Command};

use anyhow::{Context, Result, bail};

use crate::proc;

/// The standard library for browsers.
pub fn wasm_target() -> Result<()> {
    const TARGET: &str = "wasm32-unknown-unknown";
    let mut rustc = Command::new("rustc");
    let asked = rustc.current_dir(proc::root()).args(["--print", "target-libdir", "--target", TARGET]);
    let (_, folder) = proc::output(asked)?;
    if Path::new(folder.trim()).is_dir() {
        return Ok(());
    }
    proc::run(Command::new("rustup").current_dir(proc::root()).args(["target", "add", TARGET]))
        .with_context(|| format!("Rust's standard library for {TARGET} is missing; with rustup it comes by itself"))
}

/// A private server for tests is started from what is installed here; none has to run.
pub fn postgres() -> Result<()> {
    let installed = || {
        let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
        proc::found("postgres") || debian.into_iter().any(|version| version.path().join("bin/postgres").is_file())
    };
    if installed() {
        return Ok(());
    }
    apt("postgresql", "PostgreSQL 15 or newer (macOS: brew install postgresql)")
}

/// A balancer for tests of several processes, started from what is installed here; none has to run.
pub fn haproxy() -> Result<()> {
    // Debian has it where only root's path leads.
    if proc::found("haproxy") || Path::new("/usr/sbin/haproxy").is_file() {
        return Ok(());
    }
    apt("haproxy", "HAProxy 2.4 or newer (macOS: brew install haproxy)")
}

/// What a cluster of PostgreSQL in tests is made of beside the two above. Elsewhere than on Debian its folder of programs
/// differs; there the test says what it misses.
pub fn patroni() -> Result<()> {
    for (program, package, otherwise) in
        [("etcd", "etcd-server", "etcd 3.4 or newer"), ("patroni", "patroni", "Patroni 3.0 or newer")]
    {
        if !proc::found(program) {
            apt(package, otherwise)?;
        }
    }
    Ok(())
}

/// The browser, by the name it has here.
pub fn browser() -> Result<String> {
    const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let installed = || NAMES.iter().find_map(|name| proc::find(name));
    if installed().is_none() {
        apt("chromium", "Chromium or Google Chrome")?;
    }
    let path = installed().context("the browser was installed but is not on the path")?;
    Ok(path.to_string_lossy().into_owned())
}

/// The packages of the browser tests, as their lock file says. No browser is downloaded.
pub fn node_packages() -> Result<()> {
    let folder = proc::root().join("end2end");
    let changed = |name: &str| fs::metadata(folder.join(name)).and_then(|data| data.modified());
    if !proc::found("npm") {
        bail!("the browser tests need Node.js 20 or newer, with npm: https://nodejs.org or your system's packages");
    }
    let current = changed("node_modules/.package-lock.json")
        .is_ok_and(|installed| changed("package-lock.json").is_ok_and(|wanted| wanted <= installed));
    if current {
        return Ok(());
    }
    let mut npm = Command::new("npm");
    npm.current_dir(&folder).args(["ci", "--no-audit", "--no-fund"]).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    proc::run(&mut npm)
}

fn apt(package: &str, otherwise: &str) -> Result<()> {
    let (_, user) = proc::output(Command::new("id").arg("-u"))?;
    if !proc::found("apt-get") || user.trim() != "0" {
        let debian = if proc::found("apt-get") { format!("sudo apt-get install {package}") } else { String::new() };
        bail!(
            "the tests need {otherwise}. Please install it{}",
            if debian.is_empty() { debian } else { format!(": {debian}") }
        );
    }
    let _unstarted = Unstarted::begin()?;
    let install = || {
        let mut apt = Command::new("apt-get");
        apt.env("DEBIAN_FRONTEND", "noninteractive").args(["install", "-y", "--no-install-recommends", package]);
        proc::run(&mut apt)
    };
    // A fresh image has no package lists, an old one stale ones.
    install().or_else(|_| {
        proc::run(Command::new("apt-get").arg("update"))?;
        install()
    })
}

/// Debian starts a service when it is installed, unless this file says no (invoke-rc.d(8)): tests start their own.
struct Unstarted(bool);

impl Unstarted {
    const POLICY: &str = "/usr/sbin/policy-rc.d";

    fn begin() -> Result<Self> {
        let own = !Path::new(Self::POLICY).exists();
        if own {
            fs::write(Self::POLICY, "#!/bin/sh\nexit 101\n")?;
            fs::set_permissions(Self::POLICY, fs::Permissions::from_mode(0o755))?;
        }
        Ok(Self(own))
    }
}

impl Drop for Unstarted {
    fn drop(&mut self) {
        if self.0 {
            let _ = fs::remove_file(Self::POLICY);
        }
    }
}
