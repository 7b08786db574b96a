//! `farol COMMAND` as an operator runs it.

use std::{
    path::Path,
    process::{Command, Output},
};

/// A command beside one database and data folder, with the key that every test has.
pub struct Operator<'a> {
    pub url: &'a str,
    pub data: &'a Path,
}

impl Operator<'_> {
    /// The command, not run yet.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let key = self.data.join("test-key");
        std::fs::write(&key, testkit::KEY.map(|byte| format!("{byte:02x}")).concat()).expect("a key");
        let mut command = Command::new(env!("CARGO_BIN_EXE_farol"));
        command.args(arguments).env("FAROL_DATABASE_URL", self.url).env("FAROL_DATA", self.data);
        command.env("FAROL_KEY_FILE", key);
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("farol runs")
    }

    /// What it says; it has to succeed.
    pub fn says(&self, arguments: &[&str]) -> String {
        let out = self.run(arguments);
        let said = told(&out);
        assert!(out.status.success(), "farol {arguments:?}: {said}");
        said
    }

    /// What it says; it has to do nothing.
    pub fn refuses(&self, arguments: &[&str]) -> String {
        let out = self.run(arguments);
        let said = told(&out);
        assert_eq!(out.status.code(), Some(2), "farol {arguments:?}: {said}");
        said
    }
}

fn told(out: &Output) -> String {
    String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr)
}
