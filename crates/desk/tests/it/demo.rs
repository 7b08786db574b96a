//! The demo directory: the same bytes each time, every row of it taken by the import, and its promises kept.

use std::{collections::BTreeMap, fs, path::Path};

use desk::demo;
use testkit::{On, TestDesk, on_both};

on_both!(every_row_is_taken);

async fn every_row_is_taken(on: On) {
    let folder = tempfile::tempdir().unwrap();
    let wrote = demo::write(1_500, folder.path()).unwrap();
    assert_eq!(wrote.users, 1_500);
    assert!((745..=760).contains(&wrote.devices), "half as many devices: {wrote:?}");
    let desk = TestDesk::empty(on).await;
    let summary = desk.import(folder.path()).await;
    assert_eq!(summary.total().read, summary.total().new);
    for agent in demo::AGENTS {
        desk.token(agent.email, agent.role).await;
    }
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(folder).unwrap().map(Result::unwrap);
    files.map(|file| (file.file_name().to_string_lossy().into_owned(), fs::read(file.path()).unwrap())).collect()
}

#[test]
fn the_same_bytes_each_time() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    demo::write(500, one.path()).unwrap();
    demo::write(500, two.path()).unwrap();
    assert!(files(one.path()) == files(two.path()));
    assert_eq!(files(one.path()).len(), 12);
}

#[test]
fn the_sample_has_the_same_columns() {
    let folder = tempfile::tempdir().unwrap();
    demo::write(0, folder.path()).unwrap();
    let header = |bytes: &[u8]| String::from_utf8(bytes.split(|b| *b == b'\n').next().unwrap().to_vec()).unwrap();
    for (name, bytes) in files(&testkit::sample_folder()) {
        if let Some(own) = files(folder.path()).get(&name) {
            assert_eq!(header(own).trim(), header(&bytes).trim(), "{name}");
        }
    }
}

#[test]
fn nothing_comes_twice() {
    let folder = tempfile::tempdir().unwrap();
    demo::write(20_000, folder.path()).unwrap();
    for (file, columns) in [
        ("users.csv", &["id", "emails", "sip_addresses"][..]),
        ("devices.csv", &["id", "serial", "mac", "sip_address"]),
        ("orders.csv", &["number"]),
        ("subscriptions.csv", &["id"]),
        ("licences.csv", &["id"]),
        ("domains.csv", &["domain"]),
        ("organizations.csv", &["id", "name"]),
    ] {
        let mut reader = csv::Reader::from_path(folder.path().join(file)).unwrap();
        let headers = reader.headers().unwrap().clone();
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        for column in columns {
            let at = headers.iter().position(|header| header == *column).unwrap();
            let mut seen = std::collections::HashSet::new();
            for row in &rows {
                for value in row[at].split(';') {
                    assert!(seen.insert(value.to_owned()), "{file}: {column} {value} comes twice");
                }
            }
        }
    }
}
