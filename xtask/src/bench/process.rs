//! What Linux tells of a process while it runs. Elsewhere nothing is told, and those rows are left out.

use std::{
    fs,
    io::Read,
    process::{Child, Command, Stdio},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};

/// A child that is ended when it is let go of.
pub struct Ended(pub Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A program that ran to its end, and well.
pub struct Ran {
    pub stdout: String,
    pub took: Duration,
    /// The most memory that was resident, in MiB: with the pages of a database file that is mapped.
    pub resident: Option<f64>,
    /// The most that was the process's own, in MiB, as seen every 20 ms.
    pub private: Option<f64>,
}

/// How many lines of what a program said at last are told where it failed.
const LAST: usize = 3;

/// Runs a program to its end and watches its memory. Where it fails, the fault has what it said at last.
pub fn watch(command: &mut Command) -> Result<Ran> {
    let name = command.get_program().to_string_lossy().into_owned();
    let begun = Instant::now();
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = Ended(child.with_context(|| name.clone())?);
    let (out, wrong) = (heard(child.0.stdout.take()), heard(child.0.stderr.take()));
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
    let (stdout, wrong) = (out.join().unwrap_or_default(), wrong.join().unwrap_or_default());
    ensure!(status.success(), "{name} ended with {status}: {}", last(&wrong));
    Ok(Ran { stdout, took, resident, private })
}

/// All that comes, read on a thread of its own.
fn heard(pipe: Option<impl Read + Send + 'static>) -> JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        pipe.map(|mut pipe| pipe.read_to_end(&mut bytes));
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// Its last lines, as one.
fn last(text: &str) -> String {
    let lines: Vec<_> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(LAST)..].join(" / ")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_fails_is_told_with_its_reason() {
        let shell = |script: &str| watch(Command::new("sh").args(["-c", script])).map(|ran| ran.stdout);
        assert_eq!(shell("echo one; echo beside it >&2").expect("it goes well"), "one\n");
        let fault = shell("echo one; for n in 1 2 3 4; do echo why $n >&2; done; exit 2").expect_err("it fails");
        assert!(fault.to_string().ends_with("exit status: 2: why 2 / why 3 / why 4"), "{fault}");
    }
}
