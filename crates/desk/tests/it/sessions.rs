//! Agents, their passwords and their sessions, and what ends one.

use std::time::Duration;

use desk::{Asks, Client};
use model::{
    ErrorKind,
    sessions::{End, TimeLeft},
    staff::{SignInInput, StaffRole},
};
use store::{
    entities::{attempts, customer_sessions, password_links, sessions, users},
    sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr},
};
use testkit::{IRIS, On, PASSWORD, TestDesk, ZOE, on_both};

on_both!(
    a_session_ends_when_it_should,
    to_ask_what_is_left_is_no_use,
    what_a_page_asks_by_itself_is_no_use,
    on_the_way_in_nothing_lasts_longer,
    one_time_links,
    who_can_be_an_agent,
    many_tries_at_once_are_all_counted,
    addresses_of_one_network_are_one,
    an_account_is_slowed_where_nobody_knows_it,
    a_sign_in_forgives_its_own_tries,
    old_tries_go,
    a_clock_that_was_ahead_makes_nobody_wait,
);

fn input(email: &str, password: &str) -> SignInInput {
    SignInInput { email: email.to_owned(), password: password.to_owned() }
}

async fn a_session_ends_when_it_should(on: On) {
    let desk = TestDesk::sample(on).await;
    let token = desk.token(ZOE, StaffRole::HelpDesk).await;
    let zoe = desk.desk.agent(&token).await.expect("a live session");
    let other = desk.desk.sign_in(input(ZOE, PASSWORD), Client::default()).await.expect("signs in");
    let process = desk::Desk::new(desk.store().clone()).with_keys(desk::Keys::new(&testkit::KEY));
    let made = |token: &str| process.made(desk::Whose::Agents, token);
    assert!(made(&token) && made(other.as_str()), "any process with the key sees whose it is");
    let rows = zoe.sessions().await.expect("her sessions");
    assert_eq!((rows.len(), rows.iter().filter(|row| row.current).count()), (2, 1));
    let ended = rows.iter().find(|row| !row.current).expect("the other one").id;
    let iris = desk.agent(IRIS).await;
    assert!(iris.end_session(ended).await.is_err(), "nobody ends another's session");
    zoe.end_session(ended).await.expect("ended");
    assert_eq!(desk.desk.agent(other.as_str()).await.err().map(|e| e.kind), Some(ErrorKind::SignedOut));
    // Idle, or too old, however busy; and an inactive user is no agent.
    let now = desk::clock::now();
    for (column, at) in
        [(sessions::Column::LastSeenAt, now - 30 * 60), (sessions::Column::CreatedAt, now - 12 * 60 * 60)]
    {
        let token = desk.token(ZOE, StaffRole::HelpDesk).await;
        assert!(desk.desk.agent(&token).await.is_ok());
        let aged = sessions::Entity::update_many().col_expr(column, Expr::value(at));
        aged.exec(desk.store().read()).await.expect("aged");
        assert!(desk.desk.agent(&token).await.is_err(), "{column:?}");
    }
    let token = desk.token(ZOE, StaffRole::HelpDesk).await;
    let inactive = users::ActiveModel {
        id: Set(zoe.me().id.0),
        status: Set(store::Word(model::users::UserStatus::Inactive)),
        ..Default::default()
    };
    users::Entity::update(inactive).exec(desk.store().read()).await.expect("switched off");
    assert!(desk.desk.agent(&token).await.is_err(), "a user who was switched off");
    let again = SignInInput { email: ZOE.to_owned(), password: PASSWORD.to_owned() };
    let again = desk.desk.sign_in(again, Client::default()).await.err().map(|no| no.kind);
    assert_eq!(again, Some(ErrorKind::SignedOut), "nor is a session opened");
    // The token itself is nowhere.
    let kept = sessions::Entity::find().filter(sessions::Column::Hash.eq(&token)).all(desk.store().read()).await;
    assert!(kept.expect("a query").is_empty());
}

/// As if every session had been opened and last used so many seconds ago.
async fn aged(desk: &TestDesk, opened: i64, seen: i64) {
    let (db, now) = (desk.store().read(), desk::clock::now());
    let agents = sessions::Entity::update_many()
        .col_expr(sessions::Column::CreatedAt, Expr::value(now - opened))
        .col_expr(sessions::Column::LastSeenAt, Expr::value(now - seen));
    agents.exec(db).await.expect("aged");
    let customers = customer_sessions::Entity::update_many()
        .col_expr(customer_sessions::Column::CreatedAt, Expr::value(now - opened))
        .col_expr(customer_sessions::Column::LastSeenAt, Expr::value(now - seen));
    customers.exec(db).await.expect("aged");
}

async fn to_ask_what_is_left_is_no_use(on: On) {
    let desk = TestDesk::sample(on).await;
    let agent = desk.token(ZOE, StaffRole::HelpDesk).await;
    let admin = desk.administrator(desk.org("Girassol").await).await;
    let customer = desk.customer_token(&admin.emails.0[0]).await;
    for (token, customer) in [(agent, false), (customer, true)] {
        let holder = async || desk.desk.holder(&token, customer).await.expect("a live session");
        // Some seconds pass meanwhile.
        let about = |seconds: i64, left: i64| (seconds - 20..=seconds).contains(&left);
        aged(&desk, 3 * 60 * 60, 29 * 60).await;
        for _ in 0..2 {
            let left = holder().await.time_left();
            assert!(about(60, left.idle) && about(9 * 60 * 60, left.life), "{left:?}");
            assert_eq!(left.near(), Some(End::Idle));
        }
        // To stay is one, and what is asked next knows it.
        for left in [holder().await.stay().await.expect("stays"), holder().await.time_left()] {
            assert!(about(30 * 60, left.idle) && about(9 * 60 * 60, left.life), "{left:?}");
            assert_eq!(left.near(), None);
        }
        // However much it is used, it ends when it has lived its time.
        aged(&desk, 12 * 60 * 60 - 300, 29 * 60).await;
        let TimeLeft { idle, life } = holder().await.stay().await.expect("stays");
        assert!(about(300, life) && idle == life, "{idle} of {life}");
        // Who asks too late is told that it is over, and nothing brings it back.
        aged(&desk, 3 * 60 * 60, 30 * 60).await;
        let over = desk.desk.holder(&token, customer).await.err().map(|error| error.kind);
        assert_eq!(over, Some(ErrorKind::SignedOut));
    }
}

async fn what_a_page_asks_by_itself_is_no_use(on: On) {
    let desk = TestDesk::sample(on).await;
    let agent = desk.token(ZOE, StaffRole::HelpDesk).await;
    let admin = desk.administrator(desk.org("Girassol").await).await;
    let customer = desk.customer_token(&admin.emails.0[0]).await;
    aged(&desk, 60 * 60, 20 * 60).await;
    let idle = async || {
        let holders = [desk.desk.holder(&agent, false).await, desk.desk.holder(&customer, true).await];
        holders.map(|holder| holder.expect("a live session").time_left().idle)
    };
    desk.desk.agent_who(&agent, Asks::ThePage).await.expect("answered all the same");
    desk.desk.customer_who(&customer, Asks::ThePage).await.expect("answered all the same");
    // A use is noted in the background.
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(idle().await.iter().all(|left| *left <= 10 * 60));
    desk.desk.agent(&agent).await.expect("answered");
    desk.desk.customer(&customer).await.expect("answered");
    for _ in 0..100 {
        if idle().await.iter().all(|left| *left > 20 * 60) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("what somebody asks was not noted");
}

async fn on_the_way_in_nothing_lasts_longer(on: On) {
    let desk = TestDesk::sample(on).await;
    let token = desk.token(ZOE, StaffRole::HelpDesk).await;
    aged(&desk, 20 * 60, 20 * 60).await;
    for stage in ["second", "set_up"] {
        let half = sessions::Entity::update_many().col_expr(sessions::Column::Stage, Expr::value(stage));
        half.exec(desk.store().read()).await.expect("half way");
        let holder = desk.desk.holder(&token, false).await.expect("a live session");
        let TimeLeft { idle, life } = holder.time_left();
        assert!(idle <= 10 * 60 && idle == life, "{stage}: {idle} of {life}");
        assert_eq!(holder.stay().await.err().map(|error| error.kind), Some(ErrorKind::SecondFactor));
    }
}

async fn one_time_links(on: On) {
    let desk = TestDesk::sample(on).await;
    let link = desk.desk.add_staff(ZOE, StaffRole::HelpDesk, None).await.expect("added").expect("a link");
    assert!(desk.desk.sign_in(input(ZOE, ""), Client::default()).await.is_err(), "no password opens nothing");
    assert_eq!(desk.desk.password_link(&link).await.expect("whose it is"), ZOE);
    assert_eq!(desk.desk.set_password(&link, "short").await.err().map(|e| e.kind), Some(ErrorKind::Invalid));
    let both =
        tokio::join!(desk.desk.set_password(&link, "first of two"), desk.desk.set_password(&link, "second of two"));
    assert!(both.0.is_ok() != both.1.is_ok(), "used once: {both:?}");
    assert!(desk.desk.password_link(&link).await.is_err());
    let used = if both.0.is_ok() { "first of two" } else { "second of two" };
    assert!(desk.desk.sign_in(input(ZOE, used), Client::default()).await.is_ok());
    // A newer link kills the one before.
    let old = desk.desk.add_staff(ZOE, StaffRole::HelpDesk, None).await.expect("added").expect("a link");
    desk.desk.add_staff(ZOE, StaffRole::HelpDesk, None).await.expect("added").expect("a link");
    assert!(desk.desk.password_link(&old).await.is_err());
    // Who has no link is told so before anything is made of the password.
    let link = desk.desk.add_staff(ZOE, StaffRole::HelpDesk, None).await.expect("added").expect("a link");
    let late = password_links::Entity::update_many().col_expr(password_links::Column::ExpiresAt, Expr::value(1));
    late.exec(desk.store().read()).await.expect("run out");
    for link in ["none", &old, &link] {
        let refused = desk.desk.set_password(link, "short").await.err().map(|error| error.kind);
        assert_eq!(refused, Some(ErrorKind::NotFound));
    }
}

async fn who_can_be_an_agent(on: On) {
    let desk = TestDesk::sample(on).await;
    let add =
        async |email: &str| desk.desk.add_staff(email, StaffRole::HelpDesk, Some(PASSWORD)).await.err().map(|e| e.kind);
    assert_eq!(add("Zoe.Guimaraes@FAROL.example").await, None);
    assert_eq!(add("nobody@farol.example").await, Some(ErrorKind::Invalid));
    assert_eq!(add("guimaraes@farol.example").await, Some(ErrorKind::Invalid), "a part of an address is none");
    assert_eq!(add("ana.freitas@zenite-vista.example").await, Some(ErrorKind::Invalid), "a customer's user");
}

async fn many_tries_at_once_are_all_counted(on: On) {
    let desk = TestDesk::sample(on).await;
    desk.token(ZOE, StaffRole::HelpDesk).await;
    let tries: Vec<_> = (0..20)
        .map(|_| {
            let desk = desk.desk.clone();
            tokio::spawn(
                async move { desk.sign_in(input(ZOE, "a guess"), Client::default()).await.err().map(|e| e.kind) },
            )
        })
        .collect();
    let mut kinds = Vec::new();
    for one in tries {
        kinds.push(one.await.expect("a try").expect("a guess is wrong"));
    }
    let checked = kinds.iter().filter(|kind| **kind == ErrorKind::SignedOut).count();
    // One more where the machine is so slow that a second passes meanwhile.
    assert!((5..=6).contains(&checked), "{kinds:?}");
    assert_eq!(checked + kinds.iter().filter(|kind| **kind == ErrorKind::TooMany).count(), 20, "{kinds:?}");
}

fn from(address: &str) -> Client {
    Client { address: address.to_owned(), ..Client::default() }
}

async fn guess(desk: &TestDesk, email: &str, address: &str) -> ErrorKind {
    desk.desk.sign_in(input(email, "a guess"), from(address)).await.err().expect("a guess is wrong").kind
}

/// The failures that are counted under the name that begins so.
async fn failures(desk: &TestDesk, name: &str) -> Option<i64> {
    let row = attempts::Entity::find().filter(attempts::Column::Name.starts_with(name)).one(desk.store().read()).await;
    row.expect("a query").map(|row| row.failures)
}

async fn addresses_of_one_network_are_one(on: On) {
    let desk = TestDesk::sample(on).await;
    desk.token(ZOE, StaffRole::HelpDesk).await;
    let mut kinds = Vec::new();
    for host in 1..=9 {
        kinds.push(guess(&desk, ZOE, &format!("2001:db8:1:2::{host}")).await);
    }
    assert!(kinds.contains(&ErrorKind::TooMany), "{kinds:?}");
    assert_eq!(guess(&desk, ZOE, "2001:db8:1:3::1").await, ErrorKind::SignedOut, "another network");
}

async fn an_account_is_slowed_where_nobody_knows_it(on: On) {
    let desk = TestDesk::sample(on).await;
    desk.token(ZOE, StaffRole::HelpDesk).await;
    desk.desk.sign_in(input(ZOE, PASSWORD), from("192.0.2.1")).await.expect("signs in");
    assert_eq!(guess(&desk, ZOE, "198.51.100.1").await, ErrorKind::SignedOut);
    let many = attempts::Entity::update_many().col_expr(attempts::Column::Failures, Expr::value(40));
    let many = many.filter(attempts::Column::Name.starts_with("sign_in anywhere"));
    many.exec(desk.store().read()).await.expect("as if from forty places");
    assert_eq!(guess(&desk, ZOE, "198.51.100.2").await, ErrorKind::TooMany);
    desk.desk.sign_in(input(ZOE, PASSWORD), from("192.0.2.1")).await.expect("where she has signed in before");
}

async fn a_sign_in_forgives_its_own_tries(on: On) {
    let desk = TestDesk::sample(on).await;
    desk.token(ZOE, StaffRole::HelpDesk).await;
    let counted = "sign_in address 192.0.2.1";
    guess(&desk, IRIS, "192.0.2.1").await;
    guess(&desk, ZOE, "192.0.2.1").await;
    assert_eq!(failures(&desk, counted).await, Some(2));
    desk.desk.sign_in(input(ZOE, PASSWORD), from("192.0.2.1")).await.expect("signs in");
    assert_eq!(failures(&desk, counted).await, Some(1), "what was tried at another account stays");
}

async fn old_tries_go(on: On) {
    let desk = TestDesk::sample(on).await;
    desk.token(ZOE, StaffRole::HelpDesk).await;
    guess(&desk, ZOE, "198.51.100.1").await;
    let aged =
        attempts::Entity::update_many().col_expr(attempts::Column::LastAt, Expr::value(desk::clock::now() - 901));
    aged.exec(desk.store().read()).await.expect("aged");
    guess(&desk, ZOE, "198.51.100.2").await;
    assert!(!desk.desk.trim_attempts().await.expect("taken away"));
    assert_eq!(failures(&desk, "sign_in address 198.51.100.1").await, None);
    assert_eq!(failures(&desk, "sign_in address 198.51.100.2").await, Some(1));
    assert_eq!(failures(&desk, "sign_in known").await, Some(0), "where she has signed in is known for longer");
}

async fn a_clock_that_was_ahead_makes_nobody_wait(on: On) {
    let desk = TestDesk::sample(on).await;
    desk.token(ZOE, StaffRole::HelpDesk).await;
    while guess(&desk, ZOE, "198.51.100.1").await != ErrorKind::TooMany {}
    let ahead = async || {
        let failed = attempts::Entity::update_many().filter(attempts::Column::Failures.gt(0));
        let ahead = failed.col_expr(attempts::Column::LastAt, Expr::value(desk::clock::now() + 3_600));
        ahead.exec(desk.store().read()).await.expect("an hour ahead");
    };
    ahead().await;
    assert_eq!(guess(&desk, ZOE, "198.51.100.1").await, ErrorKind::SignedOut, "none of them counts");
    assert_eq!(failures(&desk, "sign_in address 198.51.100.1").await, Some(1));
    ahead().await;
    desk.desk.trim_attempts().await.expect("taken away");
    assert_eq!(failures(&desk, "sign_in address 198.51.100.1").await, None);
    assert_eq!(failures(&desk, "sign_in known").await, Some(0));
}
