//! `farol audit` as an operator runs it, beside a server that goes on; and agents added by who has not the server's key.

use std::{
    fs,
    io::Write,
    os::unix::fs::MetadataExt,
    path::Path,
    process::{Command, Stdio},
};

use model::staff::StaffRole;
use serde_json::json;
use store::{
    entities::exports,
    sea_orm::{EntityTrait, PaginatorTrait},
};
use testkit::{On, PASSWORD, ZOE, on_both};

use crate::running::Served;

on_both!(
    an_export_is_checked_without_the_server,
    an_agent_is_added_without_the_key,
    who_asks_for_the_head_alone_takes_nothing,
);

/// What `farol` with these words says, and its exit code.
fn farol(words: &[&str], input: &str) -> (Option<i32>, String) {
    let mut farol = Command::new(env!("CARGO_BIN_EXE_farol"));
    let child = farol.args(words).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn();
    let mut child = child.expect("the binary starts");
    child.stdin.take().expect("its input").write_all(input.as_bytes()).expect("it reads");
    let ended = child.wait_with_output().expect("it ends");
    (ended.status.code(), String::from_utf8(ended.stdout).expect("text"))
}

async fn an_export_is_checked_without_the_server(on: On) {
    let served = Served::start(on).await;
    let cookie = served.cookie(ZOE).await;
    assert_eq!(served.post("/api/searches/commit", &cookie, &json!({"q": "Guimarães Zebedeu"})).status, 200);
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name).display().to_string();
    fs::write(at("key"), testkit::KEY.map(|byte| format!("{byte:02x}")).concat()).expect("a key");
    let (export, checkpoints, key) = (at("export"), at("checkpoints"), at("key"));
    let of = ["--database", &served.desk.url, "--key-file", &key];
    let exported = farol(&[&["audit", "export", &export, "--audit-checkpoints", &checkpoints], &of[..]].concat(), "");
    assert_eq!(exported.0, Some(0), "{}", exported.1);
    assert_eq!(fs::metadata(&export).expect("the export").mode() & 0o777, 0o600, "for its owner's eyes only");
    let again = farol(&[&["audit", "export", &export, "--audit-checkpoints", &checkpoints], &of[..]].concat(), "");
    assert_eq!(again.0, Some(2), "it is there: {}", again.1);
    let public = farol(&[&["audit", "key"], &of[..]].concat(), "").1.trim().to_owned();
    let check = || farol(&["audit", "verify", &export, "--checkpoints", &checkpoints, "--key", &public], "");
    assert!(check().0 == Some(0) && check().1.starts_with("whole: "), "{}", check().1);
    let text = fs::read_to_string(Path::new(&export)).expect("the export");
    assert!(!text.contains("Zebedeu") && !text.contains("Zoë"), "nothing personal is readable in it");
    fs::write(&export, text.replacen("commit_search", "sign_in", 1)).expect("tampered with");
    assert!(check().0 == Some(1) && check().1.starts_with("TAMPERED: line "), "{}", check().1);
}

async fn an_agent_is_added_without_the_key(on: On) {
    let served = Served::start(on).await;
    let elsewhere = tempfile::tempdir().expect("a folder");
    let data = elsewhere.path().join("data").display().to_string();
    let words = ["staff", "add", ZOE, "--role", "auditor", "--password-stdin", "--database", &served.desk.url];
    let added = farol(&[&words[..], &["--data", &data]].concat(), &format!("{PASSWORD}\n"));
    assert_eq!(added.0, Some(0), "{}", added.1);
    let signed_in = served.post("/api/sign_in", "", &json!({"email": ZOE, "password": PASSWORD}));
    assert_eq!(signed_in.status, 200, "{}", signed_in.text);
    let cookie = signed_in.header("set-cookie").split(';').next().expect("a cookie").to_owned();
    let log = served.post("/api/audit/list", &cookie, &json!({"verb": "grant_role"}));
    let line = &log.json()["events"]["rows"][0];
    assert_eq!(line["verb"], "grant_role", "{}", log.text);
    assert_eq!(line["who"], "an operator at the server's command line", "{}", log.text);
    assert_eq!(line["subject"]["name"], "Zoë Guimarães", "the directory knows what no key sealed: {}", log.text);
}

async fn who_asks_for_the_head_alone_takes_nothing(on: On) {
    let served = Served::start(on).await;
    let cookie = format!("__Host-farol={}", served.desk.token(ZOE, StaffRole::ProviderAdmin).await);
    let taken = async || exports::Entity::find().count(served.desk.store().read()).await.expect("a count");
    assert_eq!((served.head("/audit.csv", &cookie).status, taken().await), (405, 0));
    assert_eq!((served.get("/audit.csv", &cookie).status, taken().await), (200, 1));
}
