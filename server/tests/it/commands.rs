//! `farol COMMAND` as an operator runs it.

use std::{
    ffi::OsStr,
    fs::{self, File},
    net::TcpListener,
    os::unix::ffi::OsStrExt,
    path::Path,
    process::{Command, Output, Stdio},
};

use store::{Store, sea_orm::ConnectionTrait};

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

/// Whoever looks or mends has mistyped a path, and is not shown an empty database.
#[test]
fn a_database_that_is_not_there_is_not_made() {
    let home = tempfile::tempdir().expect("a folder");
    let file = home.path().join("farol.db.mistyped");
    let url = format!("sqlite://{}", file.display());
    let operator = Operator { url: &url, data: home.path() };
    for arguments in [
        &["doctor"][..],
        &["reindex"],
        &["staff", "add", "ana@farol.example", "--role", "auditor"],
        &["audit", "key"],
        &["audit", "export", "out.jsonl"],
    ] {
        let said = operator.refuses(arguments);
        assert!(said.contains("there is no database at") && said.contains("mistyped"), "{arguments:?}: {said}");
        assert!(!file.exists(), "{arguments:?}");
    }
    operator.says(&["migrate"]);
    operator.refuses(&["audit", "export", "/nowhere/at/all"]);
    assert!(file.exists());
}

/// As `farol … | head` and a full disk have it: what was to be done is done.
#[test]
fn whoever_reads_no_further_stops_nothing() {
    let home = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}", home.path().join("farol.db").display());
    let operator = Operator { url: &url, data: home.path() };
    let bundle = home.path().join("bundle").display().to_string();
    let staff = ["staff", "add", "ana@farol.example", "--role", "auditor"];
    for (arguments, code) in [
        (&["demo", "--users", "50", "--out", &bundle][..], 0),
        (&["import", &bundle], 0),
        (&["permissions"], 0),
        (&["doctor"], 1),
        (&["audit", "key"], 0),
        (&staff, 2),
    ] {
        let (reader, gone) = std::io::pipe().expect("a pipe");
        drop(reader);
        let full = || File::options().write(true).open("/dev/full").expect("a full disk");
        let again = gone.try_clone().expect("the same pipe");
        for (out, err) in [(Stdio::from(again), Stdio::from(gone)), (full().into(), full().into())] {
            let ended = operator.command(arguments).stdout(out).stderr(err).status().expect("farol runs");
            assert_eq!(ended.code(), Some(code), "farol {arguments:?}");
        }
    }
}

/// What the system says of a file or an address does not name it.
#[test]
fn what_could_not_be_had_is_named() {
    let home = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}", home.path().join("farol.db").display());
    let operator = Operator { url: &url, data: home.path() };
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let taken = listener.local_addr().expect("its address").to_string();
    let file = home.path().join("test-key").display().to_string();
    for (arguments, named) in [
        (&["audit", "verify", "/nowhere/export", "--key", "k"][..], "/nowhere/export"),
        (&["serve", "--listen", &taken], &taken),
        (&["serve", "--listen", "127.0.0.1:0", "--lmtp", &taken], &taken),
        (&["serve", "--listen", "127.0.0.1:0", "--lmtp", &file], &file),
        (&["serve", "--listen", "127.0.0.1:0", "--mail", &format!("folder:{file}")], &file),
    ] {
        let said = operator.refuses(arguments);
        assert!(said.contains(&format!("{named}: ")) && said.contains("os error"), "{arguments:?}: {said}");
    }
}

/// SQLite would write another file than the one that is looked at.
#[test]
fn a_path_that_is_no_text_is_refused() {
    let home = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}", home.path().join("farol.db").display());
    let operator = Operator { url: &url, data: home.path() };
    operator.says(&["migrate"]);
    let backup = home.path().join(OsStr::from_bytes(b"c\xf3pia"));
    let out = operator.command(&["backup"]).arg(&backup).output().expect("farol runs");
    assert!(out.status.code() == Some(2) && told(&out).contains("UTF-8"), "{}", told(&out));
    let names = fs::read_dir(home.path()).expect("the folder").flatten().map(|file| file.file_name());
    assert_eq!(names.filter(|name| name.as_bytes().starts_with(b"c")).count(), 0, "nothing is written");
}

/// Who only looks, or tries, leaves the schema to the Farol that is using it.
#[tokio::test]
async fn an_older_schema_is_left_as_it_is() {
    let home = tempfile::tempdir().expect("a folder");
    let (url, data) = (format!("sqlite://{}", home.path().join("farol.db").display()), home.path());
    let operator = Operator { url: &url, data };
    let bundle = data.join("bundle").display().to_string();
    operator.says(&["demo", "--users", "50", "--out", &bundle]);
    assert!(operator.says(&["import", "--dry-run", &bundle]).contains("users"), "an empty one is given its schema");
    let store = Store::open(&url).await.expect("opens");
    let newest = "DELETE FROM seaql_migrations WHERE version = (SELECT MAX(version) FROM seaql_migrations)";
    store.read().execute_unprepared(newest).await.expect("older");
    store.close().await.expect("closed");
    for arguments in [&["doctor"][..], &["import", "--dry-run", &bundle], &["audit", "key"]] {
        let said = operator.refuses(arguments);
        assert!(said.contains("of an older Farol"), "{arguments:?}: {said}");
    }
}
