//! The demo, built and served again whenever a source changes; the page is reloaded by hand.

use std::{
    fs,
    path::Path,
    process::Child,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, SystemTime},
};

use anyhow::Result;

use crate::{build, proc, run, site, wasm};

/// Where sources lie.
const WATCHED: [&str; 8] =
    ["Cargo.toml", "Cargo.lock", "app", "frontend", "server", "crates", "style", "xtask/Cargo.toml"];

pub fn run(options: &run::Options) -> Result<()> {
    let stopped = Arc::new(AtomicBool::new(false));
    let stop = stopped.clone();
    ctrlc::set_handler(move || stop.store(true, Ordering::Relaxed))?;
    let mut server: Option<Child> = None;
    let mut seen = SystemTime::UNIX_EPOCH;
    while !stopped.load(Ordering::Relaxed) {
        let newest = WATCHED.iter().map(|path| newest(&proc::root().join(path))).max().unwrap_or(seen);
        if newest > seen {
            seen = newest;
            // The last good build goes on serving while this one is made, and after it if it fails.
            match build(options) {
                Ok(farol) => {
                    end(server.take());
                    server = Some(run::serve(&farol, options).spawn()?);
                }
                Err(error) => eprintln!("xtask: {error:#}"),
            }
        }
        thread::sleep(Duration::from_millis(300));
    }
    end(server);
    Ok(())
}

fn build(options: &run::Options) -> Result<std::path::PathBuf> {
    site::build(wasm::Profile::Dev)?;
    let farol = build::server(options.release)?;
    run::fill(&farol, options)?;
    Ok(farol)
}

/// Asked to end, it finishes what it is answering; after five seconds it is ended.
fn end(server: Option<Child>) {
    let Some(mut server) = server else { return };
    let _ = std::process::Command::new("kill").arg(server.id().to_string()).status();
    for _ in 0..50 {
        if server.try_wait().is_ok_and(|status| status.is_some()) {
            return;
        }
        thread::sleep(Duration::from_millis(100));
    }
    let _ = server.kill();
    let _ = server.wait();
}

/// When anything in it last changed.
fn newest(path: &Path) -> SystemTime {
    let own = fs::metadata(path).and_then(|data| data.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
    let inner = fs::read_dir(path).into_iter().flatten().flatten().map(|entry| newest(&entry.path()));
    inner.fold(own, SystemTime::max)
}
