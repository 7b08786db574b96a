//! Agents, their passwords and their sessions, and what ends one.

use desk::Client;
use model::{
    ErrorKind,
    staff::{SignInInput, StaffRole},
};
use store::{
    entities::{password_links, sessions, users},
    sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr},
};
use testkit::{IRIS, On, PASSWORD, TestDesk, ZOE, on_both};

on_both!(a_session_ends_when_it_should, one_time_links, who_can_be_an_agent, many_tries_at_once_are_all_counted);

fn input(email: &str, password: &str) -> SignInInput {
    SignInInput { email: email.to_owned(), password: password.to_owned() }
}

async fn a_session_ends_when_it_should(on: On) {
    let desk = TestDesk::sample(on).await;
    let token = desk.token(ZOE, StaffRole::HelpDesk).await;
    let zoe = desk.desk.agent(&token).await.expect("a live session");
    let other = desk.desk.sign_in(input(ZOE, PASSWORD), Client::default()).await.expect("signs in");
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
    // The token itself is nowhere.
    let kept = sessions::Entity::find().filter(sessions::Column::Hash.eq(&token)).all(desk.store().read()).await;
    assert!(kept.expect("a query").is_empty());
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
