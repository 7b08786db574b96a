//! Work that one process does at a time.

use desk::lease::Lease;
use testkit::{On, TestDesk, on_both};

on_both!(one_at_a_time, of_many_at_once_one);

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
