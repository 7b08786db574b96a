//! Passkeys, made and used by an authenticator of software.

use desk::Client;
use model::{ErrorKind, security::Factor, staff::StaffRole};
use store::{
    entities::challenges,
    sea_orm::{EntityTrait, sea_query::Expr},
};
use testkit::{IRIS, On, TestDesk, ZOE, on_both};

use super::{Authenticator, ORIGIN, add_passkey, code, holder, kind, sign_in, zoe};

on_both!(passkeys_prove, questions_are_for_one_session_and_some_minutes);

async fn passkeys_prove(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = zoe(&desk).await;
    for name in ["", "  ", &"x".repeat(65)] {
        assert_eq!(kind(zoe.finish_passkey(name, "{}").await), Some(ErrorKind::Invalid));
    }
    assert_eq!(kind(zoe.finish_passkey("Laptop", "{}").await), Some(ErrorKind::Invalid));
    let mut laptop = add_passkey(&zoe, " Laptop ").await;
    let own = zoe.security().await.expect("her own");
    assert_eq!(own.passkeys.iter().map(|key| key.name.as_str()).collect::<Vec<_>>(), ["Laptop"]);
    assert!(own.passkeys[0].used_at.is_none());
    // The same once more, of another person: it is somebody's already.
    let iris = holder(&desk, &desk.token(IRIS, StaffRole::HelpDesk).await).await;
    let question = iris.begin_passkey().await.expect("a question");
    assert_eq!(kind(iris.finish_passkey("Hers", &laptop.create(&question.options)).await), Some(ErrorKind::Conflict));
    let question = zoe.begin_passkey().await.expect("a question");
    let options: serde_json::Value = serde_json::from_str(&question.options).expect("JSON");
    assert_eq!(options["excludeCredentials"].as_array().map(Vec::len), Some(1));

    let token = sign_in(&desk, ZOE).await;
    let half = holder(&desk, &token).await;
    assert_eq!(half.proof_ways().await.expect("ways").ways, [Factor::Passkey]);
    let question = half.begin_proof().await.expect("a question");
    let stranger = Authenticator::at(ORIGIN).get(&question.options);
    assert_eq!(kind(half.prove_passkey(&stranger).await), Some(ErrorKind::Invalid));
    let late = laptop.get(&question.options);
    assert_eq!(kind(half.prove_passkey(&late).await), Some(ErrorKind::NotFound), "a question is asked once");
    let question = half.begin_proof().await.expect("a question");
    let answer = laptop.get(&question.options);
    half.prove_passkey(&answer).await.expect("hers");
    assert!(desk.desk.agent(&token).await.is_ok());
    assert_eq!(kind(half.prove_passkey(&answer).await), Some(ErrorKind::NotFound), "an answer is good once");
    let zoe = holder(&desk, &token).await;
    assert!(zoe.security().await.expect("her own").passkeys[0].used_at.is_some());
    for place in 1..10 {
        add_passkey(&zoe, &format!("Key {place}")).await;
    }
    assert_eq!(kind(zoe.begin_passkey().await), Some(ErrorKind::Conflict), "ten are enough");
    // One that was taken away between question and answer.
    let question = zoe.begin_proof().await.expect("a question");
    let first = zoe.security().await.expect("her own").passkeys[0].id;
    assert_eq!(zoe.remove_passkey(first).await.expect("removed").passkeys.len(), 9);
    assert_eq!(kind(zoe.prove_passkey(&laptop.get(&question.options)).await), Some(ErrorKind::Invalid));
    assert_eq!(kind(iris.remove_passkey(first).await), Some(ErrorKind::NotFound));
    // At the address of the machine itself there is a name to go to.
    let local = desk.desk.clone().with_public_url("http://127.0.0.1:3000");
    let at = async |host: &str| {
        let client = Client { host: host.to_owned(), ..Client::default() };
        local.holder(&token, false).await.expect("live").from(client).begin_passkey().await
    };
    let no = at("127.0.0.1:3000").await.expect_err("not by its number");
    assert!(no.kind == ErrorKind::Unavailable && no.message.contains("http://localhost:3000"), "{no:?}");
    assert!(at("localhost:3000").await.expect("a question").options.contains(r#""id":"localhost""#));
}

async fn questions_are_for_one_session_and_some_minutes(on: On) {
    let desk = TestDesk::sample(on).await;
    let one = zoe(&desk).await;
    let two = holder(&desk, &sign_in(&desk, ZOE).await).await;
    let secret = one.begin_totp().await.expect("a secret").secret;
    assert_eq!(kind(two.finish_totp(&code(&secret, 0)).await), Some(ErrorKind::NotFound));
    let mut device = Authenticator::at(ORIGIN);
    let question = one.begin_passkey().await.expect("a question");
    let made = device.create(&question.options);
    assert_eq!(kind(two.finish_passkey("Laptop", &made).await), Some(ErrorKind::NotFound));
    two.begin_passkey().await.expect("its own question");
    assert_eq!(kind(two.finish_passkey("Laptop", &made).await), Some(ErrorKind::Invalid), "an answer to another one");
    let over =
        challenges::Entity::update_many().col_expr(challenges::Column::ExpiresAt, Expr::value(desk::clock::now()));
    over.exec(desk.store().read()).await.expect("aged");
    assert_eq!(kind(one.finish_passkey("Laptop", &made).await), Some(ErrorKind::NotFound), "too late");
    assert_eq!(kind(one.finish_totp(&code(&secret, 0)).await), Some(ErrorKind::NotFound), "too late");
    let mut device = add_passkey(&one, "Laptop").await;
    let (one, two) = (holder(&desk, &sign_in(&desk, ZOE).await).await, holder(&desk, &sign_in(&desk, ZOE).await).await);
    let question = one.begin_proof().await.expect("a question");
    let answer = device.get(&question.options);
    assert_eq!(kind(two.prove_passkey(&answer).await), Some(ErrorKind::NotFound));
    one.prove_passkey(&answer).await.expect("its own");
}
