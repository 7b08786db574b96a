//! How often codes are sent, and to which addresses, over processes and restarts.

use model::{ErrorKind, UserId, verification::CodeState};
use store::{
    entities::address_changes,
    sea_orm::{ActiveValue::Set, EntityTrait},
};
use testkit::{On, TestDesk, ZOE, on_both};

use super::{age, ordinaries, ordinary, sent};

on_both!(three_in_a_quarter_of_an_hour_and_ten_a_day, thirty_an_hour_by_one_agent, a_new_address_waits_three_days);

async fn three_in_a_quarter_of_an_hour_and_ten_a_day(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    let user = ordinary(&desk, &zoe).await;
    let id = UserId(user.id);
    let sends = (0..8).map(|_| {
        let zoe = zoe.clone();
        tokio::spawn(async move { zoe.send_code(id, 0).await })
    });
    let mut sent_at_once = 0;
    for send in sends.collect::<Vec<_>>() {
        match send.await.expect("an answer") {
            Ok(_) => sent_at_once += 1,
            Err(no) => assert_eq!(no.kind, ErrorKind::TooMany),
        }
    }
    assert_eq!(sent_at_once, 3);
    let no = zoe.send_code(id, 0).await.expect_err("the fourth");
    assert!(no.retry_after.is_some_and(|seconds| (1..=900).contains(&seconds)), "{no:?}");
    // Another agent meets the same limit: it is the user's.
    let felipe = desk.agent("felipe.fernandes@farol.example").await;
    assert_eq!(felipe.send_code(id, 0).await.expect_err("the fourth").kind, ErrorKind::TooMany);
    for more in [3, 3, 1] {
        age(desk.store(), 15 * 60).await;
        for _ in 0..more {
            zoe.send_code(id, 0).await.expect("sent");
        }
    }
    age(desk.store(), 15 * 60).await;
    let no = zoe.send_code(id, 0).await.expect_err("the eleventh in a day");
    assert!(no.kind == ErrorKind::TooMany && no.retry_after > Some(3_600), "{no:?}");
    age(desk.store(), 24 * 3_600).await;
    let (code, digits) = sent(&desk, &zoe, &user).await;
    assert_eq!(zoe.confirm_code(code.id, &digits).await.expect("an answer").state, CodeState::Confirmed);
}

async fn thirty_an_hour_by_one_agent(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    let people = ordinaries(&desk, &zoe, 11).await;
    for at in 0..30 {
        zoe.send_code(UserId(people[at / 3].id), 0).await.expect("sent");
    }
    let no = zoe.send_code(UserId(people[10].id), 0).await.expect_err("the thirty-first");
    assert_eq!(no.kind, ErrorKind::TooMany);
    let felipe = desk.agent("felipe.fernandes@farol.example").await;
    assert!(felipe.send_code(UserId(people[10].id), 0).await.is_ok(), "it is the agent's limit");
}

async fn a_new_address_waits_three_days(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    let user = ordinary(&desk, &zoe).await;
    let changed = |hours: i64| address_changes::ActiveModel {
        user_id: Set(user.id),
        address: Set(user.emails.0[0].to_lowercase()),
        changed_at: Set(desk::clock::now() - hours * 3_600),
    };
    let db = desk.store().read();
    address_changes::Entity::insert(changed(71)).exec_without_returning(db).await.expect("a row");
    let no = zoe.send_code(UserId(user.id), 0).await.expect_err("too new");
    assert!(no.message.contains("72 hours"), "{}", no.message);
    address_changes::Entity::delete_many().exec(db).await.expect("deleted");
    address_changes::Entity::insert(changed(73)).exec_without_returning(db).await.expect("a row");
    assert!(zoe.send_code(UserId(user.id), 0).await.is_ok());
}
