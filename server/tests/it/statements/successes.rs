//! What the matrix leaves at the door, for its ids are nobody's: a call from its code to its end, holds that are lifted, means of proof
//! that are set up and used, a customer's own way in, and what a colleague decides.

use std::{fs, path::Path};

use model::staff::StaffRole;
use serde_json::{Value, json};
use store::{
    entities::{deliveries, questions, users},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder},
};
use testkit::{
    Letter, PASSWORD, ZOE,
    authenticator::{Authenticator, code},
};
use uuid::Uuid;

use super::driver::Driver;
use crate::{
    commands::Operator,
    reports::{bounce, pipe},
    running::Served,
};

const FELIPE: &str = "felipe.fernandes@farol.example";
const LUKASZ: &str = "lukasz.lima@farol.example";
const VITORIA: &str = "vitoria.schroder@farol.example";
const FRANCISCA: &str = "francisca.nascimento@farol.example";

pub async fn all(operator: &Operator<'_>, served: &Served, mail: &Path) {
    let org = served.desk.org("Girassol").await;
    let mut driver = Driver::new(served, mail, org).await;
    let lukasz = driver.agent(LUKASZ, StaffRole::ProviderAdmin).await;
    let zoe = driver.agent(ZOE, StaffRole::HelpDesk).await;
    let own = served.desk.administrator(org).await.emails.0[0].clone();
    let administrator = driver.administrator(&own).await;
    a_call(&mut driver, &zoe).await;
    holds(&mut driver, &zoe).await;
    vouches(&mut driver, &zoe, &administrator).await;
    reports(&mut driver, &zoe, operator.url).await;
    dead_letters(&mut driver, &zoe, mail).await;
    consent(&driver, &zoe, &administrator, &json!(org));
    an_administrators_passkey(&driver, &administrator, &own);
    colleagues(&driver, operator, &lukasz).await;
    bursts(&mut driver, &lukasz).await;
    factors(&driver).await;
}

async fn a_call(driver: &mut Driver<'_>, zoe: &str) {
    let user = driver.confirmed(zoe).await;
    let call = driver.gets("/api/visits/start", zoe, &json!({"user_id": user.id}))["id"].clone();
    driver.gets("/api/visits/note", zoe, &json!({"id": call, "notes": "cannot sign in", "case": "INC-1"}));
    driver.gets("/api/users/reveal", zoe, &json!({"user_id": user.id}));
    driver.gets("/api/visits/end", zoe, &json!({"id": call}));
    driver.page(&format!("/calls/{}", call.as_str().expect("an id")), zoe);
    driver.gets("/api/visits/reopen", zoe, &json!({"id": call}));
    driver.gets("/api/visits/end", zoe, &json!({"id": call}));
    let search = json!({"q": user.display_name, "org": user.org_id, "opened": {"kind": "user", "id": user.id}});
    let search = driver.gets("/api/searches/commit", zoe, &search);
    driver.page(&format!("/s/{}", search.as_str().expect("an id")), zoe);
    for pinned in [true, false] {
        driver.gets("/api/orgs/pin", zoe, &json!({"id": user.org_id, "pinned": pinned}));
    }
    // "I did not call."
    let (user, before) = (driver.caller(zoe), driver.mails());
    driver.code(zoe, &user).await;
    answer(driver, &driver.link(&before, "/l/").await);
}

/// A yes to a mailed question, whose page was opened first.
fn answer(driver: &Driver<'_>, link: &str) {
    driver.page(&format!("/l/{link}"), "");
    driver.form("/l", "", &format!("link={link}&answer=yes"));
}

async fn hold(driver: &Driver<'_>, address: &str, reason: &str) {
    let address = address.to_lowercase();
    driver.sql(&format!("INSERT INTO suppressions (address, reason, since) VALUES ('{address}', '{reason}', 1)")).await;
}

/// One that an agent lifts, and one that the owner of the mailbox does.
async fn holds(driver: &mut Driver<'_>, zoe: &str) {
    let user = driver.caller(zoe);
    let address = &user.emails.0[0];
    hold(driver, address, "soft_bounce").await;
    let about = json!({"user_id": user.id, "address": address, "reason": "it has room now"});
    driver.gets("/api/mail/clear_suppression", zoe, &about);
    let user = driver.caller(zoe);
    let address = &user.emails.0[0];
    hold(driver, address, "complaint").await;
    let before = driver.mails();
    driver.gets("/api/mail/ask_owner", zoe, &json!({"user_id": user.id, "address": address}));
    answer(driver, &driver.link(&before, "/l/").await);
}

/// By the mailed link, and on the administrator's own page.
async fn vouches(driver: &mut Driver<'_>, zoe: &str, administrator: &str) {
    let own = driver.gets("/api/my/me", administrator, &json!({}))["id"].clone();
    let mut asked = 0;
    while asked < 2 {
        let user = driver.caller(zoe);
        let caller = driver.gets("/api/verification/get", zoe, &json!({"user_id": user.id}));
        let vouchers = caller["vouchers"].as_array().expect("vouchers");
        if vouchers.iter().all(|voucher| voucher["id"] != own) {
            continue;
        }
        let before = driver.mails();
        driver.gets("/api/verification/ask_vouch", zoe, &json!({"user_id": user.id, "voucher_id": own}));
        if asked == 0 {
            answer(driver, &driver.link(&before, "/l/").await);
        } else {
            let page = driver.gets("/api/my/access", administrator, &json!({}));
            let waits = |vouch: &&Value| vouch["answer"].is_null();
            let waiting = page["vouches"].as_array().and_then(|all| all.iter().find(waits)).expect("it waits");
            driver.gets("/api/my/vouch", administrator, &json!({"id": waiting["id"], "yes": true}));
        }
        driver.gets("/api/users/reveal", zoe, &json!({"user_id": user.id}));
        asked += 1;
    }
}

/// Of a mail to a mailbox that is held already: a passing failure, then one for good.
async fn reports(driver: &mut Driver<'_>, zoe: &str, url: &str) {
    let user = driver.caller(zoe);
    driver.code(zoe, &user).await;
    let sent = deliveries::Entity::find().filter(deliveries::Column::UserId.eq(user.id));
    let sent = sent.one(driver.served.desk.store().read()).await.expect("a query").expect("a mail");
    let deliveries::Model { mailbox: to, subject, message_id, verp, .. } = sent;
    let (sender, notice) = bounce(&Letter { to, subject, message_id, verp, text: String::new() });
    hold(driver, &user.emails.0[0], "soft_bounce").await;
    let passing = String::from_utf8(notice.clone()).expect("text").replace("5.1.1", "4.2.2").replace("550", "452");
    for notice in [passing.into_bytes(), notice] {
        assert_eq!(pipe(url, &sender, &notice).0, Some(0));
        // Both are of the time of the mail, for their own is of long ago.
        driver.sql("UPDATE mail_events SET occurred_at = occurred_at - 60 WHERE source = 'dsn'").await;
    }
    driver.page(&format!("/users/{}/mail", user.id), zoe);
}

/// One that could not be sent, was given up on, and is tried again.
async fn dead_letters(driver: &mut Driver<'_>, zoe: &str, mail: &Path) {
    let db = driver.served.desk.store().read();
    let user = driver.caller(zoe);
    driver.sql(&format!("UPDATE users SET status = 'not_verified' WHERE id = '{}'", user.id)).await;
    driver.gets("/api/mail/resend_invitation", zoe, &json!({"user_id": user.id}));
    let user = driver.caller(zoe);
    hold(driver, &user.emails.0[0], "soft_bounce").await;
    let aside = mail.with_extension("aside");
    fs::rename(mail, &aside).expect("away");
    fs::write(mail, "no folder").expect("in its place");
    let about = json!({"user_id": user.id, "address": user.emails.0[0], "reason": "it has room now"});
    driver.gets("/api/mail/clear_suppression", zoe, &about);
    let tried = async || {
        let sent = deliveries::Entity::find().filter(deliveries::Column::UserId.eq(user.id));
        let sent = sent.filter(deliveries::Column::Lease.is_null()).filter(deliveries::Column::Attempts.gt(0));
        sent.one(db).await.expect("a query")
    };
    let id = loop {
        if let Some(mail) = tried().await {
            break mail.id;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    };
    driver.sql(&format!("UPDATE deliveries SET state = 'dead' WHERE id = '{id}'")).await;
    driver.page("/mail/undelivered", zoe);
    fs::remove_file(mail).expect("away");
    fs::rename(&aside, mail).expect("back");
    driver.gets("/api/mail/retry", zoe, &json!({"id": id}));
}

/// A request that is given back, and one that is declined; a view under the standing switch, and its end.
fn consent(driver: &Driver<'_>, zoe: &str, administrator: &str, org: &Value) {
    let ask = || {
        let asked = json!({"org_id": org, "reason": "to look", "minutes": 60});
        driver.gets("/api/consent/request", zoe, &asked)["consent"]["id"].clone()
    };
    driver.gets("/api/consent/give_back", zoe, &json!({"id": ask()}));
    driver.gets("/api/consent/answer", administrator, &json!({"id": ask(), "grant": false}));
    let provider = driver.gets("/api/staff/me", zoe, &json!({}))["provider"]["id"].clone();
    let switch = |on: bool| {
        driver.gets("/api/my/standing", administrator, &json!({"provider_id": provider, "allowed": on}));
    };
    switch(true);
    let view = driver.gets("/api/view/open", zoe, &json!({"org_id": org, "reason": "to look"}))["id"].clone();
    driver.gets("/api/view/get", zoe, &json!({"id": view, "page": "users"}));
    driver.gets("/api/view/leave", zoe, &json!({"id": view}));
    switch(false);
    driver.gets("/api/sessions/stay", administrator, &json!({"customer": true}));
}

/// Set up, used to come in, and taken away.
fn an_administrators_passkey(driver: &Driver<'_>, administrator: &str, own: &str) {
    let mut device = passkey(driver, administrator, true);
    let question = driver.gets("/api/my/begin_passkey", "", &json!({"email": own}));
    let proof = device.get(question["options"].as_str().expect("options"));
    let form = format!("email={}&credential={}", app::routes::encode(own), app::routes::encode(&proof));
    let again = driver.form("/my/enter", "", &form);
    let keys = driver.gets("/api/security/get", &again, &json!({"customer": true}));
    driver.gets("/api/security/remove_passkey", &again, &json!({"id": keys["passkeys"][0]["id"], "customer": true}));
    driver.form("/my/sign-out", &again, "");
}

fn passkey(driver: &Driver<'_>, cookie: &str, customer: bool) -> Authenticator {
    let mut device = Authenticator::at(&driver.origin);
    let question = driver.gets("/api/security/begin_passkey", cookie, &json!({"customer": customer}));
    let made = device.create(question["options"].as_str().expect("options"));
    let named = json!({"name": "Laptop", "credential": made, "customer": customer});
    driver.gets("/api/security/finish_passkey", cookie, &named);
    device
}

/// A new agent by a one-time link, whose role is taken away again; an export and a question that another decides on.
async fn colleagues(driver: &Driver<'_>, operator: &Operator<'_>, lukasz: &str) {
    let said = operator.says(&["staff", "add", FRANCISCA, "--role", "help_desk"]);
    let link = said.split_once("/welcome/").and_then(|(_, rest)| rest.split_whitespace().next()).expect("a link");
    driver.page(&format!("/welcome/{link}"), "");
    driver.form("/welcome", "", &format!("link={link}&password={}", app::routes::encode(PASSWORD)));
    let francisca = [0, 1].map(|_| driver.signs_in(FRANCISCA));
    let sessions = driver.gets("/api/sessions/list", &francisca[0], &json!({}));
    let other = sessions.as_array().and_then(|all| all.iter().find(|row| row["current"] == false)).expect("the other");
    driver.gets("/api/sessions/end", &francisca[0], &json!({"id": other["id"]}));
    driver.gets("/api/sessions/stay", &francisca[0], &json!({}));
    let id = driver.gets("/api/staff/me", &francisca[0], &json!({}))["id"].clone();
    driver.gets("/api/staff/end_sessions", lukasz, &json!({"user_id": id}));
    driver.gets("/api/staff/grant", lukasz, &json!({"user_id": id, "role": null, "customers": null}));

    let vitoria = driver.agent(VITORIA, StaffRole::Auditor).await;
    let export = driver.gets("/api/audit/ask_export", &vitoria, &json!({}))["id"].clone();
    driver.gets("/api/audit/approve_export", lukasz, &json!({"id": export}));
    driver.page(&format!("/audit.csv?export={}", export.as_str().expect("an id")), &vitoria);
    let open = questions::Entity::find().filter(questions::Column::AnsweredAt.is_null());
    let open = open.one(driver.served.desk.store().read()).await.expect("a query").expect("a question");
    driver.gets("/api/audit/answer", lukasz, &json!({"id": open.event_id, "text": "The caller asked for it."}));
}

/// More than usual is read and revealed: once a fresh proof lets go on, then it is enough.
async fn bursts(driver: &mut Driver<'_>, lukasz: &str) {
    let brake = |driver: &Driver<'_>, most: i64| {
        let settings = json!({"reads_an_hour": most, "reveals_an_hour": most});
        driver.gets("/api/staff/settings", lukasz, &settings);
    };
    let felipe = driver.agent(FELIPE, StaffRole::HelpDesk).await;
    let user = driver.confirmed(&felipe).await;
    brake(driver, 1);
    let reveal = |_| ("/api/users/reveal", json!({"user_id": user.id}));
    let cards = users::Entity::find().filter(users::Column::OrgId.eq(user.org_id)).order_by_asc(users::Column::Id);
    let cards: Vec<Uuid> =
        cards.all(driver.served.desk.store().read()).await.expect("people").iter().map(|user| user.id).collect();
    let read = |at: usize| ("/api/users/get", json!({"id": cards[at]}));
    let burst: [&dyn Fn(usize) -> (&'static str, Value); 2] = [&reveal, &read];
    for what in burst {
        let mut answers = Vec::new();
        for at in 0..3 {
            let (path, body) = what(at);
            answers.push(driver.post(path, &felipe, &body).status);
            driver.gets("/api/prove/password", &felipe, &json!({"password": PASSWORD}));
        }
        assert_eq!(answers, [200, 403, 429]);
    }
    brake(driver, 0);
}

/// An app, codes on paper and a passkey: set up, used as the second step of signing in, and taken away.
async fn factors(driver: &Driver<'_>) {
    let none = json!({});
    let felipe = driver.agent(FELIPE, StaffRole::HelpDesk).await;
    let secret = driver.gets("/api/security/begin_totp", &felipe, &none)["secret"].clone();
    let secret = secret.as_str().expect("a secret");
    driver.gets("/api/security/finish_totp", &felipe, &json!({"code": code(secret, 0)}));
    let codes = driver.gets("/api/security/recovery_codes", &felipe, &none);
    let mut device = passkey(driver, &felipe, false);
    // As if the app's code had not been used yet.
    driver.sql("UPDATE totps SET step = 0").await;
    let half = driver.signs_in(FELIPE);
    driver.gets("/api/prove/ways", &half, &none);
    driver.gets("/api/prove/code", &half, &json!({"code": code(secret, 0)}));
    let half = driver.signs_in(FELIPE);
    driver.form("/sign-in/second", &half, &format!("code={}", codes[0].as_str().expect("a code")));
    let half = driver.signs_in(FELIPE);
    let question = driver.gets("/api/prove/begin_passkey", &half, &none);
    let proof = device.get(question["options"].as_str().expect("options"));
    driver.gets("/api/prove/passkey", &half, &json!({"credential": proof}));
    let keys = driver.gets("/api/security/get", &half, &none);
    driver.gets("/api/security/remove_passkey", &half, &json!({"id": keys["passkeys"][0]["id"]}));
    driver.gets("/api/security/remove_totp", &half, &none);
}
