//! What every change stands on: a transaction that was acknowledged is there, whatever became of the one before.

use std::{pin::pin, time::Duration};

use store::{
    Store,
    entities::settings,
    sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, Statement},
};
use testkit::{On, TestDesk, on_both};

on_both!(who_leaves_in_the_middle_of_a_begin_leaves_no_transaction, beside_a_newer_schema_it_starts);

async fn note(store: &Store, name: &str) {
    let change = store.begin().await.expect("a transaction");
    let row = settings::ActiveModel { name: Set(name.to_owned()), value: Set(String::new()) };
    settings::Entity::insert(row).exec_without_returning(&change).await.expect("a row");
    change.commit().await.expect("committed");
}

async fn is_there(store: &Store, name: &str) -> bool {
    settings::Entity::find_by_id(name).one(store.read()).await.expect("asked").is_some()
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_full_disk_what_is_acknowledged_is_there() {
    let desk = TestDesk::empty(On::Sqlite).await;
    let store = desk.store();
    let change = store.begin().await.expect("a transaction");
    change.execute_unprepared("PRAGMA max_page_count = 1").await.expect("not a page more");
    let large = "INSERT INTO settings (name, value) VALUES ('large', hex(zeroblob(1000000)))";
    let fault = change.execute_unprepared(large).await.expect_err("there is no room").to_string();
    assert!(fault.contains("full"), "{fault}");
    change.commit().await.expect_err("SQLite has taken it back by itself");
    let change = store.begin().await.expect("a transaction");
    change.execute_unprepared("PRAGMA max_page_count = 1000000").await.expect("room again");
    drop(change);
    note(store, "after").await;
    let other = Store::open(&desk.url).await.expect("it opens");
    assert!(is_there(&other, "after").await, "who asks elsewhere finds it");
}

/// Looked at so often, and let go of: at each point where it waits.
async fn who_leaves_in_the_middle_of_a_begin_leaves_no_transaction(on: On) {
    let desk = TestDesk::empty(on).await;
    let store = desk.store();
    let other = Store::open(&desk.url).await.expect("it opens");
    for looks in (0..6).rev() {
        let mut begin = pin!(store.begin());
        for _ in 0..looks {
            if futures::poll!(begin.as_mut()).is_ready() {
                break;
            }
            tokio::task::yield_now().await;
        }
    }
    note(store, "after").await;
    assert!(is_there(&other, "after").await);
    if on == On::Postgres {
        let open = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'";
        let open = || Statement::from_string(store.backend(), open);
        // What was let go of is taken back in a moment.
        let taken_back = async { while other.read().query_one_raw(open()).await.expect("asked").is_some() {} };
        tokio::time::timeout(Duration::from_secs(20), taken_back).await.expect("none is left open");
    }
}

async fn beside_a_newer_schema_it_starts(on: On) {
    let desk = TestDesk::empty(on).await;
    let newer = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m20991231_999999_newer', 0)";
    let change = desk.store().begin().await.expect("a transaction");
    change.execute_unprepared(newer).await.expect("a newer process has been here");
    change.commit().await.expect("committed");
    let older = Store::open(&desk.url).await.expect("it opens");
    older.migrate().await.expect("it has what it needs");
}
