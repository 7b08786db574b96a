//! What is counted is counted once, however the tries are spread over the processes: at the same moment, too.

use std::{thread, time::Duration};

use serde_json::{Value, json};
use store::{
    entities::providers,
    sea_orm::{EntityTrait, sea_query::Expr},
};
use testkit::{
    ZOE,
    smtp::{MailServer, Manners},
};

use crate::farm::{Farm, caller, client, post, until, users};

/// The statuses of so many requests at the same moment, each to the next process, sorted.
fn spread(farm: &Farm, count: usize, path: &str, cookie: &str, body: impl Fn(usize) -> Value + Sync) -> Vec<u16> {
    let mut statuses: Vec<u16> = thread::scope(|scope| {
        let ask = |turn: usize| {
            let (base, body) = (farm.base(turn), body(turn));
            move || post(&client(), &base, path, cookie, &body).expect("an answer").0
        };
        let asked: Vec<_> = (0..count).map(|turn| scope.spawn(ask(turn))).collect();
        asked.into_iter().map(|asked| asked.join().expect("asked")).collect()
    });
    statuses.sort_unstable();
    statuses
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_passwords_are_counted_once() {
    let farm = Farm::start(3, &[]).await;
    farm.cookie(ZOE).await;
    let wrong = |_| json!({"email": ZOE, "password": "not this one"});
    let statuses = spread(&farm, 12, "/api/sign_in", "", wrong);
    assert_eq!(statuses, [[401; 5].as_slice(), &[429; 7]].concat(), "five are free, wherever they are made");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_agent_reads_is_counted_once() {
    let farm = Farm::start(3, &[]).await;
    let cookie = farm.cookie(ZOE).await;
    let few = providers::Entity::update_many().col_expr(providers::Column::ReadsAnHour, Expr::value(6));
    few.exec(farm.desk.store().read()).await.expect("set");
    let ids = users(&farm, &cookie, "ana");
    assert!(ids.len() >= 12, "{}", ids.len());
    let statuses = spread(&farm, 12, "/api/users/get", &cookie, |turn| json!({ "id": ids[turn] }));
    assert_eq!(statuses, [[200; 6].as_slice(), &[403; 6]].concat(), "six are usual, wherever they are read");
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_and_mails_are_sent_once() {
    let mail = MailServer::start(Manners::default()).await;
    let smtp = format!("smtp://{}", mail.address);
    let farm = Farm::start(3, &["--mail", &smtp]).await;
    let cookie = farm.cookie(ZOE).await;
    // Thirty people are asked to sign in: each process works on the one outbox.
    let them = administrators(&farm).await;
    for email in &them {
        farm.desk.desk.ask_to_sign_in(email, desk::Client::default()).await.expect("a link is asked for");
    }
    until("all mail is sent", || mail.taken().len() >= them.len());
    // Codes for one caller, asked for everywhere at once: three within a quarter of an hour.
    let user = caller(&farm, &cookie);
    let statuses = spread(&farm, 6, "/api/verification/send", &cookie, |_| json!({ "user_id": user }));
    assert_eq!(statuses, [[200; 3].as_slice(), &[429; 3]].concat());
    // What is sent twice would come within a few more looks at the outbox.
    until("the codes are sent", || mail.taken().len() >= them.len() + 3);
    thread::sleep(Duration::from_secs(2));
    let mut ids: Vec<String> = mail.taken().iter().map(|text| header(text, "message-id:")).collect();
    ids.sort_unstable();
    let all = ids.len();
    ids.dedup();
    assert_eq!((all, ids.len()), (them.len() + 3, all), "each mail is sent once");
}

fn header(text: &str, name: &str) -> String {
    let line = text.lines().find(|line| line.to_lowercase().starts_with(name));
    line.unwrap_or_else(|| panic!("no {name} in {text}")).to_owned()
}

/// E-mail addresses of thirty customers' administrators whom mail reaches.
async fn administrators(farm: &Farm) -> Vec<String> {
    use store::{
        entities::{suppressions, users},
        sea_orm::{ColumnTrait, QueryFilter},
    };
    let db = farm.desk.store().read();
    let held = suppressions::Entity::find().all(db).await.expect("holds");
    let them = users::Entity::find().filter(users::Column::Administrator.eq(true));
    let them = them.filter(users::Column::Status.eq("active")).all(db).await.expect("administrators");
    let full = them.into_iter().filter(|user| user.roles.0.iter().any(|role| role == "org_admin"));
    let emails = full.filter_map(|user| user.emails.0.first().map(|email| email.to_lowercase()));
    emails.filter(|email| held.iter().all(|hold| hold.address != *email)).take(30).collect()
}
