//! A PostgreSQL that is lost, and brought back to a moment from its base backup and its archived log: docs/deploy/backup.md.

use std::fs;

use store::{
    entities::searches,
    sea_orm::{ConnectionTrait, EntityTrait, Statement},
};
use testkit::{
    TestDesk, ZOE,
    postgres::{Cluster, folder},
};

use crate::commands::Operator;

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_database_is_brought_back_to_a_moment() {
    let shelf = folder().expect("a folder");
    let at = |name: &str| shelf.path().join(name).display().to_string();
    let wal = folder().expect("a folder");
    let archive = format!("archive_command=test ! -f {0}/%f && cp %p {0}/%f", wal.path().display());
    let cluster = Cluster::start_with(&["archive_mode=on", &archive]).expect("a cluster");
    cluster.create_database("farol").expect("a database");
    let desk = TestDesk::over(cluster.url("farol")).await;
    desk.import(&testkit::sample_folder()).await;
    let zoe = desk.agent(ZOE).await;
    zoe.commit_search("before the backup", None, None).await.expect("written");

    cluster.base_backup(&shelf.path().join("base")).expect("a base backup");
    zoe.commit_search("after the backup", None, None).await.expect("written");
    let db = desk.store().read();
    let ask = |sql: &str| db.query_one_raw(Statement::from_string(desk.store().backend(), sql));
    let moment = ask("SELECT CAST(clock_timestamp() AS text)").await.expect("a clock").expect("a row");
    let moment: String = moment.try_get_by_index(0).expect("a moment");
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    zoe.commit_search("the mistake", None, None).await.expect("written");
    // What was not archived yet is lost with the machine: at most `archive_timeout` of it.
    ask("SELECT CAST(pg_switch_wal() AS text)").await.expect("the log goes on in another file");
    archived(&desk).await;
    let password = cluster.password().to_owned();
    drop(cluster);

    let fetch = format!("restore_command=cp {}/%f %p", wal.path().display());
    let target = format!("recovery_target_time={moment}");
    let settings = [fetch.as_str(), &target, "recovery_target_action=promote"];
    let cluster = Cluster::recovered(&shelf.path().join("base"), &password, &settings).expect("recovered");
    let url = cluster.url("farol");
    let data = tempfile::tempdir().expect("a folder");
    let operator = Operator { url: &url, data: data.path() };
    let said = operator.says(&["restore", "--settle"]);
    assert!(said.contains("ended: sessions 1;") && !said.contains("WRONG"), "{said}");
    let said = operator.says(&["doctor"]);
    assert!(!said.contains("WRONG"), "{said}");
    let desk = TestDesk::over(url.clone()).await;
    let mut texts: Vec<_> = searches::Entity::find()
        .all(desk.store().read())
        .await
        .expect("searches")
        .into_iter()
        .map(|row| row.q)
        .collect();
    texts.sort();
    assert_eq!(texts, ["after the backup", "before the backup"], "as of {moment}");
    operator.says(&["audit", "export", &at("export")]);
    let key = operator.says(&["audit", "key"]);
    let said = operator.says(&["audit", "verify", &at("export"), "--key", key.trim()]);
    assert!(said.starts_with("whole: ") && fs::metadata(at("export")).is_ok_and(|file| file.len() > 0), "{said}");
}

/// Waits until the log's last whole file is in the archive.
async fn archived(desk: &TestDesk) {
    let sql = "SELECT last_archived_wal >= pg_walfile_name(pg_switch_wal() - 1) FROM pg_stat_archiver";
    for _ in 0..200 {
        let asked = Statement::from_string(desk.store().backend(), sql);
        let row = desk.store().read().query_one_raw(asked).await.expect("its state").expect("a row");
        if row.try_get_by_index::<Option<bool>>(0).expect("a word") == Some(true) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("the log is not archived");
}
