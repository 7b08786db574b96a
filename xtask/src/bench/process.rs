//! What Linux tells of a process while it runs. Elsewhere nothing is told, and those rows are left out.

use std::{
    fs,
    io::Read,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};

/// A child that is ended when it is let go of.
pub struct Ended(pub Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A program that ran to its end.
pub struct Ran {
    pub code: Option<i32>,
    pub stdout: String,
    pub took: Duration,
    /// The most memory that was resident, in MiB: with the pages of a database file that is mapped.
    pub resident: Option<f64>,
    /// The most that was the process's own, in MiB, as seen every 20 ms.
    pub private: Option<f64>,
}

/// Runs a program to its end and watches its memory.
pub fn watch(command: &mut Command) -> Result<Ran> {
    let name = command.get_program().to_string_lossy().into_owned();
    let begun = Instant::now();
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let mut child = Ended(child.with_context(|| name.clone())?);
    let out = child.0.stdout.take();
    let reader = thread::spawn(move || {
        let mut text = String::new();
        out.map(|mut out| out.read_to_string(&mut text));
        text
    });
    let (mut resident, mut private) = (None, None);
    let status = loop {
        // Linux keeps the highest mark itself; it is gone with the process, so the last one seen counts.
        resident = memory(child.0.id(), "VmHWM").or(resident);
        private = memory(child.0.id(), "RssAnon").into_iter().chain(private).reduce(f64::max);
        if let Some(status) = child.0.try_wait()? {
            break status;
        }
        thread::sleep(Duration::from_millis(20));
    };
    let took = begun.elapsed();
    Ok(Ran { code: status.code(), stdout: reader.join().unwrap_or_default(), took, resident, private })
}

/// A line of `/proc/PID/status` that is in kB, as MiB.
pub fn memory(pid: u32, field: &str) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(field)?.strip_prefix(':'))?;
    let kilobytes: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kilobytes / 1024.0)
}

/// How busy the machine is: the load averages of 1, 5 and 15 minutes.
pub fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let words: Vec<_> = text.split(' ').take(3).collect();
    if words.is_empty() { "unknown".to_owned() } else { words.join(" ") }
}
