//! Customers' administrators, who sign in with a passkey.

use desk::Client;
use model::{ErrorKind, security::Stage};
use store::{
    entities::{address_changes, customer_sessions, providers, users},
    sea_orm::{
        ActiveValue::{Set, Unchanged},
        ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
        sea_query::Expr,
    },
};
use testkit::{On, TestDesk, on_both};

use super::{add_passkey, kind};

on_both!(
    customers_sign_in_with_a_passkey,
    an_address_of_two_customers_gets_a_link_to_each,
    a_new_address_lets_nobody_in,
    who_is_an_administrator_no_longer_hears_nothing,
);

async fn customers_sign_in_with_a_passkey(on: On) {
    let desk = TestDesk::sample(on).await;
    let db = desk.store().read();
    let admins = users::Entity::find().filter(users::Column::Administrator.eq(true)).order_by_asc(users::Column::Id);
    let admins = admins.filter(users::Column::Status.eq("active")).all(db).await.expect("a query");
    let providers = providers::Entity::find().all(db).await.expect("a query");
    let of_customers =
        admins.into_iter().filter(|user| providers.iter().all(|provider| provider.org_id != user.org_id));
    let admin = of_customers.into_iter().next().expect("a customer's administrator");
    let email = admin.emails.0[0].clone();
    // A passkey of theirs, added while they were signed in otherwise.
    let session = customer_sessions::ActiveModel {
        hash: Set(hex::encode(<sha2::Sha256 as sha2::Digest>::digest(b"a token"))),
        id: Set(uuid::Uuid::now_v7()),
        user_id: Set(admin.id),
        created_at: Set(desk::clock::now()),
        last_seen_at: Set(desk::clock::now()),
        proven_at: Set(desk::clock::now()),
        address: Set(String::new()),
        browser: Set(String::new()),
    };
    customer_sessions::Entity::insert(session).exec_without_returning(db).await.expect("a session");
    let holder = desk.desk.holder("a token", true).await.expect("a live session");
    assert_eq!(kind(desk.desk.holder("a token", false).await), Some(ErrorKind::SignedOut), "no agent's");
    let shape = async |email: &str| {
        let question = desk.desk.begin_customer_passkey(email, Client::default()).await.expect("always a question");
        let mut options: serde_json::Value = serde_json::from_str(&question.options).expect("JSON");
        let key = &mut options["allowCredentials"];
        assert_eq!(key.as_array().map(Vec::len), Some(1), "{email}");
        let id = key[0]["id"].take();
        assert!(options["challenge"].take().as_str().is_some_and(|challenge| challenge.len() > 40));
        (options, id)
    };
    let unknown = shape("nobody@nowhere.example").await;
    assert_eq!(unknown, shape("Nobody@nowhere.example ").await, "always the same");
    assert_eq!(unknown.0, shape(&email).await.0, "without a passkey");
    assert_eq!(kind(holder.begin_totp().await), Some(ErrorKind::NotAllowed));
    let mut device = add_passkey(&holder, "Telephone").await;
    assert_eq!(unknown.0, shape(&email).await.0, "with one");
    let question = desk.desk.begin_customer_passkey(&email, Client::default()).await.expect("a question");
    let answer = device.get(&question.options);
    let enter = async |email: &str, answer: &str| {
        desk.desk.customer_by_passkey(email, answer, Client::default()).await.map(|token| token.as_str().to_owned())
    };
    let token = enter(&email, &answer).await.expect("signed in");
    assert_eq!(desk.desk.holder(&token, true).await.expect("a session").stage(), Stage::Full);
    assert!(kind(enter(&email, &answer).await).is_some(), "an answer is good once");
    let question = desk.desk.begin_customer_passkey(&email, Client::default()).await.expect("a question");
    let answer = device.get(&question.options);
    assert_eq!(kind(enter("nobody@nowhere.example", &answer).await), Some(ErrorKind::SignedOut));
    let question =
        desk.desk.begin_customer_passkey("nobody@nowhere.example", Client::default()).await.expect("a question");
    let answer = device.get(&question.options);
    assert_eq!(kind(enter(&email, &answer).await), Some(ErrorKind::SignedOut), "nobody was asked");
    // A proof of theirs that is too old changes nothing.
    let old = Expr::value(desk::clock::now() - 600);
    let aged = customer_sessions::Entity::update_many().col_expr(customer_sessions::Column::ProvenAt, old);
    aged.exec(db).await.expect("aged");
    let holder = desk.desk.holder(&token, true).await.expect("a session");
    assert_eq!(kind(holder.begin_passkey().await), Some(ErrorKind::ProofNeeded));
    // Who is no administrator any more is out at once.
    let lowered = users::ActiveModel { id: Unchanged(admin.id), administrator: Set(false), ..Default::default() };
    users::Entity::update(lowered).exec(db).await.expect("lowered");
    assert_eq!(kind(desk.desk.holder(&token, true).await), Some(ErrorKind::SignedOut));
}

async fn an_address_of_two_customers_gets_a_link_to_each(on: On) {
    let desk = TestDesk::sample(on).await;
    let admin = desk.administrator(desk.org("Oásis").await).await;
    let other = desk.administrator(desk.org("Girassol").await).await;
    let email = admin.emails.0[0].clone();
    let same = users::ActiveModel { id: Unchanged(other.id), emails: Set(admin.emails), ..Default::default() };
    users::Entity::update(same).exec(desk.store().read()).await.expect("the same address");
    desk.desk.reindex().await.expect("the keys are written");
    let mailing = desk.desk.ask_to_sign_in(&email, Client::default()).await.expect("asked for");
    mailing.await.expect("it ends");
    let mut entered = Vec::new();
    for mail in desk.deliver().await {
        let token = desk.desk.enter(&mail.link_to("/my/enter/"), Client::default()).await.expect("the link lets in");
        entered.push(desk.desk.customer(token.as_str()).await.expect("a session").me().org.id.0);
    }
    entered.sort_unstable();
    let mut both = [admin.org_id, other.org_id];
    both.sort_unstable();
    assert_eq!(entered, both);
}

async fn a_new_address_lets_nobody_in(on: On) {
    let desk = TestDesk::sample(on).await;
    let db = desk.store().read();
    let admin = desk.administrator(desk.org("Oásis").await).await;
    let email = admin.emails.0[0].clone();
    let came = async |changed_at: i64| {
        address_changes::Entity::delete_many().exec(db).await.expect("forgotten");
        let row = |address: &String| address_changes::ActiveModel {
            user_id: Set(admin.id),
            address: Set(address.to_lowercase()),
            changed_at: Set(changed_at),
        };
        let rows = admin.emails.0.iter().map(row);
        address_changes::Entity::insert_many(rows).exec_without_returning(db).await.expect("put on file");
        desk.desk.ask_to_sign_in(&email, Client::default()).await.expect("asked for").await.expect("it ends");
        desk.deliver().await.len()
    };
    let now = desk::clock::now();
    assert_eq!(came(now - 71 * 3_600).await, 0);
    assert_eq!(came(now - 73 * 3_600).await, 1);
}

async fn who_is_an_administrator_no_longer_hears_nothing(on: On) {
    let desk = TestDesk::sample(on).await;
    let admin = desk.administrator(desk.org("Oásis").await).await;
    let token = desk.customer_token(&admin.emails.0[0]).await;
    assert!(desk.desk.is_customer_live(&token).await);
    let user = users::ActiveModel { id: Unchanged(admin.id), administrator: Set(false), ..Default::default() };
    users::Entity::update(user).exec(desk.store().read()).await.expect("by an import");
    assert!(!desk.desk.is_customer_live(&token).await);
    assert_eq!(kind(desk.desk.holder(&token, true).await), Some(ErrorKind::SignedOut));
    assert_eq!(kind(desk.desk.customer(&token).await), Some(ErrorKind::SignedOut));
}
