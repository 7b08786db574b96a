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

on_both!(the_guided_calls_are_ticked_off_as_they_are_played);

async fn the_guided_calls_are_ticked_off_as_they_are_played(on: On) {
    let folder = tempfile::tempdir().unwrap();
    demo::write(1_500, folder.path()).unwrap();
    let mut desk = TestDesk::empty(on).await;
    desk.import(folder.path()).await;
    assert!(desk.desk.demo_calls().await.unwrap().is_empty(), "nobody calls outside of the demo");
    desk.desk = desk.desk.clone().with_demo(true);
    let calls = desk.desk.demo_calls().await.unwrap();
    assert_eq!(calls.len(), 4);
    assert!(calls.iter().flat_map(|call| &call.steps).all(|step| !step.done));
    let heard = calls[2].says.english();
    assert!(heard.contains(':') && !heard.contains('{'), "the end of a MAC address: {heard}");

    let rafael = desk.agent("rafael.tavares@farol.example").await;
    let tiago = desk.user("Tiago Sousa").await;
    rafael.user(tiago).await.unwrap();
    let call = rafael.start_call(tiago).await.unwrap();
    let done = |calls: &[demo::DemoCall]| calls[0].steps.iter().map(|step| step.done).collect::<Vec<_>>();
    assert_eq!(done(&desk.desk.demo_calls().await.unwrap()), [true, true, false, false, false]);
    let code = rafael.send_code(tiago, 0).await.unwrap();
    let digits = desk.deliver().await.last().unwrap().code();
    rafael.confirm_code(code.id, &digits).await.unwrap();
    rafael.end_call(call.id).await.unwrap();
    let calls = desk.desk.demo_calls().await.unwrap();
    assert_eq!(done(&calls), [true; 5]);
    assert!(calls[1..].iter().flat_map(|call| &call.steps).all(|step| !step.done), "the others wait");
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
    assert_eq!(files(one.path()).len(), 14);
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
