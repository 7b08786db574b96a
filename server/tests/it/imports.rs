//! An import that is killed, and run again: the directory is the same as if nobody had killed it.

use std::{
    os::unix::process::ExitStatusExt,
    path::Path,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use store::{
    Store,
    entities::{devices, holdings, licences, mail_events, orgs, search_key, users},
    sea_orm::{EntityTrait, ModelTrait, PaginatorTrait},
};
use testkit::{On, TestDesk, on_both};

use crate::commands::Operator;

/// The signal that no process can do anything about.
const KILLED: i32 = 9;

on_both!(killed_and_run_again);

async fn killed_and_run_again(on: On) {
    let sample = testkit::sample_folder().display().to_string();
    let whole = everything(TestDesk::sample(on).await.store()).await;
    // As soon as there is something of each: rows that are loaded, and keys that are.
    for stage in [Stage::Rows, Stage::Keys] {
        let data = tempfile::tempdir().expect("a folder");
        let mut desk = TestDesk::empty(on).await;
        let mut ended = killed_at(stage, &desk, data.path(), &sample).await;
        // One that has ended before it could be killed shows nothing: once more, from the beginning.
        for _ in 0..5 {
            if ended.signal() == Some(KILLED) {
                break;
            }
            desk = TestDesk::empty(on).await;
            ended = killed_at(stage, &desk, data.path(), &sample).await;
        }
        assert_eq!(ended.signal(), Some(KILLED), "it ends too soon to be killed at {stage:?}: {ended}");
        let operator = Operator { url: &desk.url, data: data.path() };
        let said = operator.says(&["import", &sample]);
        assert!(said.contains("\nall "), "{said}");
        assert!(!desk.store().keys_owed().await.expect("asked"));
        assert_eq!(desk.store().wrong_counts().await.expect("counted"), 0);
        assert!(everything(desk.store()).await == whole, "killed at {stage:?}");
    }
}

/// Begins an import and kills it at `stage`; how it ended.
async fn killed_at(stage: Stage, desk: &TestDesk, data: &Path, sample: &str) -> ExitStatus {
    let operator = Operator { url: &desk.url, data };
    // Rows are loaded and their keys are written afterwards, however few they are.
    desk.store().owe_keys().await.expect("owed");
    let mut import = operator.command(&["import", sample]);
    let mut import = import.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("starts");
    while import.try_wait().expect("asked").is_none() && !stage.is_reached(desk.store()).await {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let _ = import.kill();
    import.wait().expect("it has ended")
}

/// Its line in a crontab throws standard output away, and cron mails the rest.
#[test]
fn standard_error_has_what_somebody_should_look_at() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}", folder.path().join("farol.db").display());
    let operator = Operator { url: &url, data: folder.path() };
    let import = |path: &str| {
        let out = operator.run(&["import", path]);
        let text = |octets: &[u8]| String::from_utf8_lossy(octets).into_owned();
        (out.status.code(), text(&out.stdout), text(&out.stderr))
    };
    let (code, told, wrong) = import(&testkit::sample_folder().display().to_string());
    assert!(code == Some(0) && told.starts_with("organizations.csv: "), "{told}");
    assert_eq!(wrong, "", "all is well");
    let domains = folder.path().join("domains.csv");
    let rows = "nobody,oasis.example,verified,1\ncd613e30-d8f1-4adf-91b7-584a2265b1f5,new.example,verified,2\n";
    std::fs::write(&domains, format!("org_id,domain,state,rank\n{rows}")).expect("written");
    let (code, told, wrong) = import(&domains.display().to_string());
    assert!(code == Some(1) && wrong.starts_with("domains.csv:2: "), "{wrong}");
    assert!(told.contains("domains.csv: 2 rows"), "{told}");
    // The same each night, whoever made the file.
    assert!(told.contains("domains.csv: passed over the columns rank") && !wrong.contains("rank"), "{told}{wrong}");
}

#[derive(Clone, Copy, Debug)]
enum Stage {
    Rows,
    Keys,
}

impl Stage {
    async fn is_reached(self, store: &Store) -> bool {
        let db = store.read();
        let found = match self {
            Self::Rows => users::Entity::find().count(db).await,
            // Orgs and orders have theirs from the beginning.
            Self::Keys => search_key::Entity::find().count(db).await.map(|count| count.saturating_sub(5_000)),
        };
        found.expect("a count") > 0
    }
}

/// Every row that is loaded, and what is counted of them.
async fn everything(store: &Store) -> Vec<String> {
    let mut rows = Vec::new();
    table::<orgs::Entity>(store, &mut rows).await;
    table::<licences::Entity>(store, &mut rows).await;
    table::<users::Entity>(store, &mut rows).await;
    table::<holdings::Entity>(store, &mut rows).await;
    table::<devices::Entity>(store, &mut rows).await;
    table::<mail_events::Entity>(store, &mut rows).await;
    table::<search_key::Entity>(store, &mut rows).await;
    rows.sort_unstable();
    rows
}

async fn table<E: EntityTrait>(store: &Store, rows: &mut Vec<String>)
where
    E::Model: ModelTrait + std::fmt::Debug,
{
    let found = E::find().all(store.read()).await.expect("rows");
    rows.extend(found.iter().map(|row| format!("{row:?}")));
}
