//! The test runners, and what they say at their end: the lines as they print them, and the counts in them.

use std::process::Command;

use anyhow::Result;

use crate::proc;

/// What came of one run.
#[derive(Debug, Default, PartialEq)]
pub struct Tally {
    pub passed: u32,
    pub failed: u32,
    /// The runner's own words for it.
    pub lines: Vec<String>,
}

impl Tally {
    pub fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.lines.extend(other.lines);
    }

    /// The lines of a runner's output that `summary` takes for its summing up; a run that failed without a failed
    /// test (it did not compile, nothing was found) counts as one failure.
    fn read(ok: bool, lines: &[String], summary: fn(&str) -> bool) -> Self {
        let mut tally = Self::default();
        for line in lines.iter().filter(|line| summary(line)) {
            tally.passed += count(line, "passed");
            tally.failed += count(line, "failed") + count(line, "timed") + count(line, "interrupted");
            tally.lines.push(line.clone());
        }
        if !ok && tally.failed == 0 {
            tally.failed = 1;
        }
        tally
    }
}

/// The number before `word`, 0 where there is none.
fn count(line: &str, word: &str) -> u32 {
    let words: Vec<_> = line.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.windows(2).filter(|pair| pair[1] == word).filter_map(|pair| pair[0].parse::<u32>().ok()).sum()
}

/// Rust tests by nextest where it is installed, else by cargo itself; `prefix` is a program to run them under.
pub fn rust(prefix: Option<Command>, packages: &[&'static str]) -> Result<Tally> {
    let nextest = proc::found("cargo-nextest");
    let words: &[&str] = if nextest { &["nextest", "run", "--no-tests=pass"] } else { &["test"] };
    let mut cargo = proc::cargo(words);
    cargo.args(["--no-fail-fast", "--color", "never"]).args(proc::packages(packages));
    if !nextest {
        // Documentation examples are another runner; there it is told apart by its own summary line.
        cargo.arg("--all-targets");
    }
    let mut command = match prefix {
        None => cargo,
        Some(mut prefix) => {
            prefix.current_dir(proc::root()).arg(cargo.get_program()).args(cargo.get_args());
            prefix
        }
    };
    let (ok, lines) = proc::tee(&mut command)?;
    Ok(Tally::read(ok, &lines, if nextest { of_nextest } else { of_cargo }))
}

/// Browser tests.
pub fn playwright(mut command: Command) -> Result<Tally> {
    let (ok, lines) = proc::tee(command.env("FORCE_COLOR", "0").env("NO_COLOR", "1").env_remove("CLICOLOR_FORCE"))?;
    Ok(Tally::read(ok, &lines, of_playwright))
}

fn of_nextest(line: &str) -> bool {
    line.trim_start().starts_with("Summary [")
}

fn of_cargo(line: &str) -> bool {
    line.starts_with("test result:")
}

fn of_playwright(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let number = words.next().is_some_and(|word| word.parse::<u32>().is_ok());
    number
        && words
            .next()
            .is_some_and(|word| ["passed", "failed", "flaky", "skipped", "interrupted", "did"].contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(summary: fn(&str) -> bool, ok: bool, output: &str, passed: u32, failed: u32) {
        let lines: Vec<_> = output.lines().map(str::to_owned).collect();
        let tally = Tally::read(ok, &lines, summary);
        assert_eq!((tally.passed, tally.failed), (passed, failed), "{tally:?}");
    }

    #[test]
    fn what_runners_say() {
        check(of_nextest, true, "  PASS a\n     Summary [   1.2s] 9 tests run: 9 passed (1 slow), 2 skipped", 9, 0);
        check(of_nextest, false, "Summary [ 1s] 9 tests run: 6 passed, 2 failed, 1 timed out, 0 skipped", 6, 3);
        check(of_nextest, false, "error: could not compile `desk`", 0, 1);
        check(
            of_cargo,
            true,
            "test result: ok. 3 passed; 0 failed; 0 ignored\ntest result: ok. 4 passed; 0 failed",
            7,
            0,
        );
        check(
            of_playwright,
            false,
            "  1 failed\n    [dark] › look.spec.ts\n  2 did not run\n  41 passed (1.2m)",
            41,
            1,
        );
        check(
            of_playwright,
            true,
            "Running 3 tests using 1 worker\n  ✓  1 [desktop] › 3 passed\n  3 passed (4.0s)",
            3,
            0,
        );
    }
}
