//! Work that one process does at a time.

use desk::lease::Lease;
use store::{
    Store,
    entities::leases,
    sea_orm::{EntityTrait, sea_query::Expr},
};
use testkit::{On, TestDesk, on_both};

on_both!(one_at_a_time, of_many_at_once_one, work_ends_with_its_lease, of_many_that_bring_the_schema_none_fails,);

/// Gives the lease to another, as one does that finds its beat standing still.
pub async fn taken_over(store: &Store) {
    let taken = leases::Entity::update_many().col_expr(leases::Column::Holder, Expr::value(uuid::Uuid::now_v7()));
    taken.exec(store.read()).await.expect("somebody else's");
}

async fn one_at_a_time(on: On) {
    let desk = TestDesk::empty(on).await;
    let take = || async { Lease::take(desk.store(), "import").await.expect("asked") };
    let first = take().await.expect("free");
    assert!(take().await.is_none(), "its beat is seen");
    assert!(Lease::take(desk.store(), "other").await.expect("asked").is_some());
    first.end().await.expect("ended");
    let second = take().await.expect("free at once");
    // As if its process had been killed: the beat stands still.
    drop(second);
    assert!(take().await.is_some(), "it is somebody else's after a while");
}

async fn of_many_at_once_one(on: On) {
    let desk = TestDesk::empty(on).await;
    let taken = futures::future::join_all((0..8).map(|_| Lease::take(desk.store(), "import"))).await;
    let held = taken.into_iter().filter(|lease| lease.as_ref().expect("asked").is_some()).count();
    assert_eq!(held, 1);
}

async fn work_ends_with_its_lease(on: On) {
    let desk = TestDesk::empty(on).await;
    let mut lease = Lease::take(desk.store(), "import").await.expect("asked").expect("free");
    assert_eq!(lease.during(async { 7 }).await, Some(7));
    taken_over(desk.store()).await;
    assert_eq!(lease.during(std::future::pending::<()>()).await, None);
    assert_eq!(lease.during(async { 7 }).await, None);
    lease.end().await.expect("ended");
    assert!(leases::Entity::find().one(desk.store().read()).await.expect("asked").is_some(), "the other's stays");
}

async fn of_many_that_bring_the_schema_none_fails(on: On) {
    let home = tempfile::tempdir().expect("a folder");
    let url = testkit::database(on, home.path());
    let stores = futures::future::join_all((0..3).map(|_| Store::open(&url))).await;
    let stores: Vec<_> = stores.into_iter().map(|store| store.expect("it opens")).collect();
    assert!(!stores[0].is_migrated().await.expect("asked"), "there is no record of any");
    let migrated = futures::future::join_all(stores.iter().map(Store::migrate)).await;
    migrated.into_iter().for_each(|migrated| migrated.expect("one after the other"));
    assert!(stores[0].is_migrated().await.expect("asked"));
}
