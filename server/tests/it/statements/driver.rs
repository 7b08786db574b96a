//! A person at the served binary who reads the mail that it writes, and gets what is asked for.

use std::{
    collections::BTreeSet,
    path::Path,
    time::{Duration, Instant},
};

use desk::mail::mailbox;
use model::{OrgId, staff::StaffRole};
use serde_json::{Value, json};
use store::{
    entities::users,
    sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder},
};
use testkit::PASSWORD;

use crate::running::{Answer, Served};

pub struct Driver<'a> {
    pub served: &'a Served,
    mail: &'a Path,
    /// The name by which passkeys work, and by which everything is asked for.
    host: String,
    pub origin: String,
    people: Vec<users::Model>,
}

impl<'a> Driver<'a> {
    /// With the ordinary people of a customer to call.
    pub async fn new(served: &'a Served, mail: &'a Path, org: OrgId) -> Self {
        let people = users::Entity::find().filter(users::Column::OrgId.eq(org.0));
        let people = people.filter(users::Column::Administrator.eq(false)).order_by_desc(users::Column::Id);
        let people = people.all(served.desk.store().read()).await.expect("people");
        let host = served.base.replace("http://127.0.0.1", "localhost");
        let origin = format!("http://{host}");
        Self { served, mail, host, origin, people }
    }

    pub fn post(&self, path: &str, cookie: &str, body: &Value) -> Answer {
        let headers =
            [("host", self.host.as_str()), ("origin", self.origin.as_str()), ("content-type", "application/json")];
        self.served.post_raw(path, cookie, &body.to_string(), &headers)
    }

    /// What is asked for, and given.
    pub fn gets(&self, path: &str, cookie: &str, body: &Value) -> Value {
        let answer = self.post(path, cookie, body);
        assert_eq!(answer.status, 200, "{path} {body}: {}", answer.text);
        answer.json()
    }

    /// A form that leads on to a page; its cookie, where it sets one.
    pub fn form(&self, path: &str, cookie: &str, body: &str) -> String {
        let kind = ("content-type", "application/x-www-form-urlencoded");
        let headers = [("host", self.host.as_str()), ("origin", self.origin.as_str()), kind];
        let answer = self.served.post_raw(path, cookie, body, &headers);
        let location = answer.header("location");
        assert!(answer.status == 303 && !location.contains("problem="), "{path} {}: {location}", answer.status);
        answer.header("set-cookie").split(';').next().unwrap_or_default().to_owned()
    }

    pub fn page(&self, path: &str, cookie: &str) {
        let page = self.served.get_with(path, cookie, &[("host", &self.host)]);
        assert_eq!(page.status, 200, "{path}: {}", page.text);
    }

    /// Signs in by a password; whether that is the whole way or half of it.
    pub fn signs_in(&self, email: &str) -> String {
        let answer = self.post("/api/sign_in", "", &json!({"email": email, "password": PASSWORD}));
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.header("set-cookie").split(';').next().expect("a cookie").to_owned()
    }

    pub async fn agent(&self, email: &str, role: StaffRole) -> String {
        format!("__Host-farol={}", self.served.desk.token(email, role).await)
    }

    /// Something that the test does to the rows.
    pub async fn sql(&self, sql: &str) {
        self.served.desk.store().read().execute_unprepared(sql).await.expect(sql);
    }

    /// The next of the people to whom a code may be sent now.
    pub fn caller(&mut self, agent: &str) -> users::Model {
        loop {
            let user = self.people.pop().expect("somebody whom mail reaches");
            let caller = self.gets("/api/verification/get", agent, &json!({"user_id": user.id}));
            if caller["send"]["offer"] == "open" && caller["addresses"][0]["refused"].is_null() {
                return user;
            }
        }
    }

    /// The mails that are there, by name.
    pub fn mails(&self) -> BTreeSet<String> {
        mailbox::list(self.mail).expect("mails").into_iter().map(|mail| mail.name).collect()
    }

    /// The text of a mail that was not there `before` and has these words.
    pub async fn mailed(&self, before: &BTreeSet<String>, words: &str) -> String {
        let begun = Instant::now();
        loop {
            let mut mails = mailbox::list(self.mail).expect("mails").into_iter();
            if let Some(mail) = mails.find(|mail| !before.contains(&mail.name) && mail.text.contains(words)) {
                return mail.text;
            }
            assert!(begun.elapsed() < Duration::from_secs(30), "no mail with {words}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// The secret of the link to `path` in such a mail.
    pub async fn link(&self, before: &BTreeSet<String>, path: &str) -> String {
        let text = self.mailed(before, path).await;
        text.split_once(path).and_then(|(_, rest)| rest.split_whitespace().next()).expect("a link").to_owned()
    }

    /// Sends a code; its id, and what the caller reads.
    pub async fn code(&self, agent: &str, user: &users::Model) -> (Value, String) {
        let before = self.mails();
        let sent = self.gets("/api/verification/send", agent, &json!({"user_id": user.id}));
        let text = self.mailed(&before, sent["words"].as_str().expect("words")).await;
        let lines = text.lines().map(|line| line.trim().replace(' ', ""));
        let mut codes = lines.filter(|line| line.len() == 6 && line.bytes().all(|b| b.is_ascii_digit()));
        (sent["id"].clone(), codes.next().expect("a code"))
    }

    /// A caller whose mailbox is confirmed.
    pub async fn confirmed(&mut self, agent: &str) -> users::Model {
        let user = self.caller(agent);
        let (id, code) = self.code(agent, &user).await;
        let wrong = if code == "000000" { "111111" } else { "000000" };
        let tried = |code: &str| self.gets("/api/verification/confirm", agent, &json!({"id": id, "code": code}));
        assert_eq!((&tried(wrong)["state"], &tried(&code)["state"]), (&json!("wrong"), &json!("confirmed")));
        user
    }

    /// A customer's administrator, signed in by a mailed link.
    pub async fn administrator(&self, email: &str) -> String {
        let before = self.mails();
        self.form("/my/sign-in", "", &format!("email={}", app::routes::encode(email)));
        let link = self.link(&before, "/my/enter/").await;
        self.page(&format!("/my/enter/{link}"), "");
        self.form("/my/enter", "", &format!("link={link}"))
    }
}
