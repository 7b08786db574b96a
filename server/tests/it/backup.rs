//! `farol backup` and `farol restore` on SQLite: put back as it was, with what lived for a while ended; what is no backup is
//! refused; a kill at any moment leaves no half.

use std::{
    collections::BTreeSet,
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt, chown},
    path::{Path, PathBuf},
    process::Stdio,
    thread,
    time::Duration,
};

use model::{UserId, mail::DeliveryState, staff::StaffRole};
use store::{
    Store, Word,
    entities::{audit_events, deliveries, searches},
    sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter},
};
use testkit::{TestDesk, ZOE};

use crate::commands::Operator;

/// An account that is there on every machine.
const NOBODY: u32 = 65_534;

/// A sample directory in a folder, and what an operator has there.
struct Place {
    folder: tempfile::TempDir,
    url: String,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite://{}", folder.path().join("farol.db").display());
        let place = Self { folder, url };
        place.operator().says(&["import", &testkit::sample_folder().display().to_string()]);
        place
    }

    fn operator(&self) -> Operator<'_> {
        Operator { url: &self.url, data: self.folder.path() }
    }

    fn database(&self) -> PathBuf {
        self.folder.path().join("farol.db")
    }

    fn at(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// Files here whose name begins so.
    fn named(&self, start: &str) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.folder.path()).expect("the folder").flatten().map(|entry| entry.path());
        let begins = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(start));
        entries.filter(begins).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_put_back_as_it_was_and_what_lived_is_ended() {
    let place = Place::new();
    // What would mean something in an address is no more than a part of the name.
    let (operator, backup) = (place.operator(), place.at("all%20of it?"));
    let desk = TestDesk::over(place.url.clone()).await;
    assert!(desk.desk.has_the_key().await.expect("as a server does"));
    let token = desk.token(ZOE, StaffRole::HelpDesk).await;
    let zoe = desk.desk.agent(&token).await.expect("Zoe");
    zoe.commit_search("before", None, None).await.expect("searched");
    let org = desk.org("Oásis").await;
    zoe.ask_consent(org, "to look", None, None).await.expect("asked");
    let waiting = deliveries::Entity::find().count(desk.store().read()).await.expect("mails");
    assert!(waiting > 0, "a mail waits");
    operator.says(&["backup", &backup]);
    assert!(operator.refuses(&["backup", &backup]).contains("there already"));
    assert!(sound(Path::new(&backup)).await == "ok" && place.named("all").len() == 1, "it is what was checked");

    zoe.commit_search("after", None, None).await.expect("searched");
    let erased = desk.user("Kaique Brown Ramos").await;
    desk.desk.erase_person(erased).await.expect("erased");
    operator.says(&["audit", "export", &place.at("later")]);
    // The server's own, whoever restores.
    let checkpoints = place.at("audit-checkpoints.jsonl");
    fs::set_permissions(&checkpoints, fs::Permissions::from_mode(0o640)).expect("of this mode");
    let given = chown(&checkpoints, Some(NOBODY), None).is_ok();
    desk.deliver().await;
    assert!(operator.refuses(&["restore", &backup, "--replace"]).contains("in use"), "the desk has it open");
    desk.desk.store().clone().close().await.expect("closed");
    assert!(operator.refuses(&["restore", &backup]).contains("--replace"));

    let said = operator.says(&["restore", &backup, "--replace"]);
    for told in [
        "ended: sessions 1;",
        &format!("mails that waited then {waiting};"),
        "erased once more: persons 1",
        "is now",
        "kept in",
    ] {
        assert!(said.contains(told), "{told:?} in {said}");
    }
    assert!(!said.contains("WRONG"), "{said}");
    let cut = fs::metadata(&checkpoints).expect("the checkpoints");
    assert!(cut.mode() & 0o777 == 0o640 && (cut.uid() == NOBODY) == given, "as they were: {cut:?}");
    operator.says(&["doctor"]);
    as_of_the_backup(&place, &token, erased).await;

    // What was there is whole, and comes back the same way.
    let aside = place.named("farol.db.before-").pop().expect("put aside");
    operator.says(&["restore", &aside.display().to_string(), "--replace"]);
    let desk = TestDesk::over(place.url.clone()).await;
    assert_eq!(searched(&desk).await, ["after", "before"]);
}

async fn as_of_the_backup(place: &Place, token: &str, erased: UserId) {
    let operator = place.operator();
    let desk = TestDesk::over(place.url.clone()).await;
    assert!(desk.desk.agent(token).await.is_err(), "nobody is signed in");
    assert_eq!(searched(&desk).await, ["before"]);
    let db = desk.store().read();
    let waits = deliveries::Entity::find().filter(deliveries::Column::State.eq(Word(DeliveryState::Waiting)));
    assert_eq!(waits.count(db).await.expect("mails"), 0);
    assert!(desk.deliver().await.is_empty(), "no mail is sent twice");
    let lines = audit_events::Entity::find().all(db).await.expect("the log");
    let said = |verb: &str| lines.iter().any(|line| line.verb.0.to_string() == verb);
    assert!(said("restore") && said("erase_person"), "the log has it");
    let key = store::entities::person_keys::Entity::find_by_id(erased.0).one(db).await.expect("a key");
    assert!(key.is_some_and(|key| key.key.is_empty()), "who was erased is no less so");
    // The chain goes on from there, and agrees with the checkpoints that are left.
    let (export, checkpoints) = (place.at("export"), place.at("audit-checkpoints.jsonl"));
    operator.says(&["audit", "export", &export]);
    let key = operator.says(&["audit", "key"]);
    let said = operator.says(&["audit", "verify", &export, "--checkpoints", &checkpoints, "--key", key.trim()]);
    assert!(said.starts_with("whole: "), "{said}");
    desk.desk.store().clone().close().await.expect("closed");
}

async fn searched(desk: &TestDesk) -> Vec<String> {
    let rows = searches::Entity::find().all(desk.store().read()).await.expect("searches");
    let mut texts: Vec<String> = rows.into_iter().map(|row| row.q).collect();
    texts.sort();
    texts
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_tool_has_put_back_is_settled_where_it_is() {
    let place = Place::new();
    let (operator, backup) = (place.operator(), place.at("backup"));
    let desk = TestDesk::over(place.url.clone()).await;
    let token = desk.token(ZOE, StaffRole::HelpDesk).await;
    operator.says(&["backup", &backup]);
    let zoe = desk.desk.agent(&token).await.expect("Zoe");
    zoe.commit_search("after", None, None).await.expect("searched");
    operator.says(&["audit", "export", &place.at("later")]);
    assert!(operator.refuses(&["restore", "--settle"]).contains("somebody uses"), "the desk has it open");
    desk.desk.store().clone().close().await.expect("closed");
    for end in ["-wal", "-shm"] {
        let _ = fs::remove_file(place.at(&format!("farol.db{end}")));
    }
    fs::copy(&backup, place.database()).expect("put back");

    let said = operator.says(&["restore", "--settle"]);
    for told in ["ended: sessions 1;", "kept in", "the database is settled"] {
        assert!(said.contains(told), "{told:?} in {said}");
    }
    assert!(!said.contains("WRONG"), "{said}");
    let desk = TestDesk::over(place.url.clone()).await;
    assert!(desk.desk.agent(&token).await.is_err(), "nobody is signed in");
    desk.desk.store().clone().close().await.expect("closed");
    assert!(operator.says(&["restore", "--settle"]).contains("ended: sessions 0;"), "once is enough");
    for no in [&["restore"][..], &["restore", &backup, "--settle"], &["restore", "--settle", "--replace"]] {
        operator.refuses(no);
    }
    let none = Operator { url: &format!("sqlite://{}", place.at("none")), data: place.folder.path() };
    none.refuses(&["restore", "--settle"]);
    assert!(!Path::new(&place.at("none")).exists(), "none is made");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_is_for_its_owners_eyes_only() {
    let place = Place::new();
    let _open = TestDesk::over(place.url.clone()).await;
    let files = place.named("farol.db");
    assert!(files.len() > 1, "its log is beside it: {files:?}");
    for file in files {
        assert_eq!(fs::metadata(&file).expect("a file").mode() & 0o777, 0o600, "{}", file.display());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_backup_changes_nothing() {
    let place = Place::new();
    let (operator, backup) = (place.operator(), place.at("backup"));
    operator.says(&["backup", &backup]);
    let whole = fs::read(&backup).expect("the backup");
    let before = fs::read(place.database()).expect("the database");
    let mut torn = whole.clone();
    let middle = torn.len() / 2 / 4096 * 4096;
    torn[middle..middle + 4096].fill(0xa5);
    let cases: [(&str, Vec<u8>, &str); 5] = [
        ("empty", Vec::new(), "is no database"),
        ("text", b"id,name\n1,Ana and many more\n".to_vec(), "is no SQLite database"),
        ("cut", whole[..whole.len() / 2].to_vec(), ""),
        ("torn", torn, ""),
        ("header", whole[..100].to_vec(), ""),
    ];
    for (name, bytes, why) in cases {
        fs::write(place.at(name), bytes).expect("written");
        let said = operator.refuses(&["restore", &place.at(name), "--replace"]);
        assert!(said.contains(why), "{name}: {said}");
    }
    for (name, sql, why) in [
        ("newer", "INSERT INTO seaql_migrations VALUES ('m20991231_000001_later', 1)", "newer Farol"),
        ("other", "DROP TABLE seaql_migrations", "no database of Farol's"),
        ("shorn", "UPDATE audit_head SET seq = 7", "audit log"),
    ] {
        fs::write(place.at(name), &whole).expect("written");
        let store = Store::open(&format!("sqlite://{}", place.at(name))).await.expect("opens");
        store.read().execute_unprepared(sql).await.expect(sql);
        store.close().await.expect("closed");
        let said = operator.refuses(&["restore", &place.at(name), "--replace"]);
        assert!(said.contains(why), "{name}: {said}");
    }
    let itself = place.database().display().to_string();
    assert!(operator.refuses(&["restore", &itself, "--replace"]).contains("the database itself"));
    assert!(operator.refuses(&["restore", &place.at("nowhere"), "--replace"]).contains("cannot be read"));
    // The first page has SQLite's own notes of how it was opened.
    let after = fs::read(place.database()).expect("the database");
    assert!(after.len() == before.len() && after[4096..] == before[4096..], "the database is as it was");
    let left = BTreeSet::from_iter(place.named("farol.db"));
    assert_eq!(left, BTreeSet::from([place.database(), place.at("farol.db-turn").into()]), "nothing is left beside it");

    // What is there may be no database any more: it is put aside as it is, its log with it.
    fs::write(place.database(), [0xa5; 8192]).expect("destroyed");
    fs::write(place.at("farol.db-wal"), [0x5a; 4096]).expect("a stray log");
    assert!(operator.says(&["restore", &backup, "--replace"]).contains("cannot be read"));
    operator.says(&["audit", "key"]);
    assert_eq!(sound(&place.database()).await, "ok");
    assert!(!place.named("farol.db.before-").is_empty(), "what was there is kept");

    // A mistyped path is no empty database to be copied.
    let none = Operator { url: "sqlite:///nowhere/farol.db", data: place.folder.path() };
    assert!(none.refuses(&["backup", &place.at("of-none")]).contains("no database at"));
    assert!(!Path::new(&place.at("of-none")).exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_leaves_no_half() {
    let place = Place::new();
    let operator = place.operator();
    let desk = TestDesk::over(place.url.clone()).await;
    let zoe = desk.agent(ZOE).await;
    let writing = tokio::spawn(async move {
        for n in 0..200 {
            zoe.commit_search(&format!("written {n}"), None, None).await.expect("written");
        }
    });
    for (n, wait) in [0, 20, 60, 120, 250].into_iter().enumerate() {
        let file = place.at(&format!("killed-{n}"));
        killed(&operator, &["backup", &file], Duration::from_millis(wait));
        if Path::new(&file).exists() {
            assert_eq!(sound(Path::new(&file)).await, "ok", "killed after {wait} ms");
        }
    }
    operator.says(&["backup", &place.at("whole")]);
    assert_eq!(sound(Path::new(&place.at("whole"))).await, "ok");
    writing.await.expect("nobody who writes is in its way");
    assert_eq!(searched(&desk).await.len(), 200);
    desk.desk.store().clone().close().await.expect("closed");

    for wait in [0, 100, 300, 600, 900, 1_200] {
        killed(&operator, &["restore", &place.at("whole"), "--replace"], Duration::from_millis(wait));
        assert_eq!(sound(&place.database()).await, "ok", "killed after {wait} ms");
    }
    operator.says(&["restore", &place.at("whole"), "--replace"]);
    operator.says(&["doctor"]);
    assert!(place.named("farol.db.restoring").is_empty());
}

/// Starts a command, and ends it as a power cut does.
fn killed(operator: &Operator, arguments: &[&str], wait: Duration) {
    let mut command = operator.command(arguments);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
    thread::sleep(wait);
    let _ = child.kill();
    child.wait().expect("gone");
}

/// What SQLite says of a file that is there; it has to hold a directory.
async fn sound(path: &Path) -> String {
    let store = Store::open(&store::address_of(path)).await.expect("it opens");
    assert!(store.is_migrated().await.expect("it answers"), "{} is none of ours", path.display());
    let said = store.check().await.expect("a check").join("; ");
    store.close().await.expect("closed");
    said
}
