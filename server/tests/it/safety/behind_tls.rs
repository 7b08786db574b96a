//! `--public-url`: what is said and believed where something in front of Farol speaks TLS, and on a loopback address without.

use std::time::{Duration, Instant};

use app::routes::encode;
use model::staff::StaffRole;
use serde_json::{Value, json};
use testkit::{
    On, PASSWORD, ZOE, on_both,
    smtp::{MailServer, Manners},
};

use crate::running::{Answer, Served};

on_both!(with_a_public_url, without_one);

const PUBLIC: &str = "https://help.example";
const JSON: (&str, &str) = ("content-type", "application/json");
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// As a proxy passes them on from one of our own pages: the last hop is what it saw, that before it what somebody claims.
const OWN: [(&str, &str); 3] =
    [("host", "help.example"), ("origin", PUBLIC), ("x-forwarded-for", "198.51.100.9, 203.0.113.7")];

/// The pairs and the attributes of the cookies that an answer sets.
fn cookies(answer: &Answer) -> Vec<(String, Vec<String>)> {
    let set = answer.headers.get_all("set-cookie").iter().map(|value| value.to_str().expect("text"));
    let parts = |cookie: &str| {
        let mut parts = cookie.split("; ").map(str::to_owned);
        (parts.next().expect("a pair"), parts.collect())
    };
    set.map(parts).collect()
}

async fn sign_in(served: &Served) -> Answer {
    served.desk.desk.add_staff(ZOE, StaffRole::HelpDesk, Some(PASSWORD)).await.expect("an agent");
    let body = json!({"email": ZOE, "password": PASSWORD}).to_string();
    let answer = served.post_raw("/api/sign_in", "", &body, &[&OWN[..], &[JSON]].concat());
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer
}

/// Where the session was opened from, as its holder reads it.
fn address(served: &Served, cookie: &str) -> Value {
    let listed = served.post_raw("/api/sessions/list", cookie, "{}", &[&OWN[..], &[JSON]].concat());
    assert_eq!(listed.status, 200, "{}", listed.text);
    listed.json()[0]["address"].clone()
}

/// Whether answers of every kind say that this host is asked by TLS alone.
fn only_by_tls(served: &Served) -> Vec<bool> {
    let paths = ["/sign-in", "/healthz", "/nowhere", "/assets/x/missing.css", "/users/nobody"];
    let answers =
        paths.map(|path| served.get(path, "")).into_iter().chain([served.post("/api/search", "", &json!({}))]);
    let said = answers.map(|answer| answer.header("strict-transport-security").to_owned());
    said.map(|said| match said.as_str() {
        "max-age=31536000; includeSubDomains" => true,
        "" => false,
        other => panic!("{other}"),
    })
    .collect()
}

async fn with_a_public_url(on: On) {
    let mail = MailServer::start(Manners::default()).await;
    let smtp = format!("smtp://{}", mail.address);
    let served = Served::start_with(on, &["--public-url", PUBLIC, "--mail", &smtp]).await;
    assert_eq!(only_by_tls(&served), [true; 6]);
    let set = cookies(&sign_in(&served).await);
    let [(session, attributes)] = &set[..] else { panic!("one cookie and no other: {set:?}") };
    assert!(session.starts_with("__Host-farol=") && attributes.contains(&"Secure".to_owned()), "{set:?}");
    assert_eq!(address(&served, session), "203.0.113.7", "what the proxy saw");
    // The other cookie is one that any host of the same site could set.
    let forged = session.replace("__Host-farol", "farol-loopback");
    assert_eq!(served.post("/api/search", &forged, &json!({"q": "ana"})).status, 401);
    let body = json!({"q": "ana"}).to_string();
    let by_number = served.base.as_str();
    for (origin, status) in [(PUBLIC, 200), ("https://evil.example", 403), (by_number, 403), ("null", 403)] {
        let headers = [JSON, ("host", "help.example"), ("origin", origin)];
        assert_eq!(served.post_raw("/api/search", session, &body, &headers).status, status, "{origin}");
    }
    let wrong = served.post_raw("/sign-in", "", &format!("email={ZOE}&password=wrong"), &[&OWN[..], &[FORM]].concat());
    assert!(cookies(&wrong).iter().all(|(_, attributes)| attributes.contains(&"Secure".to_owned())), "what was typed");
    assert_eq!(served.get("/dev/mailbox", session).status, 404);
    a_mailed_link_lets_in(&served, &mail).await;
}

/// It leads to the address that people use, and what it gives is for TLS alone, too.
async fn a_mailed_link_lets_in(served: &Served, mail: &MailServer) {
    let administrator = served.desk.administrator(served.desk.org("Oásis").await).await;
    let form = [&OWN[..], &[FORM]].concat();
    let asked = served.post_raw("/my/sign-in", "", &format!("email={}", encode(&administrator.emails.0[0])), &form);
    assert_eq!(asked.header("location"), "/my/sign-in?sent=1&next=%2Fmy");
    let begun = Instant::now();
    let text = loop {
        if let Some(text) = mail.taken().pop() {
            break text;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "no mail");
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    // Long lines are broken (RFC 2045 §6.7).
    let text = text.replace("=\r\n", "").replace("=\n", "");
    let link = text.split_once("https://help.example/my/enter/").expect("a link").1;
    let link = link.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').next().expect("its secret");
    let entered = served.post_raw("/my/enter", "", &format!("link={link}"), &form);
    assert_eq!(entered.header("location"), "/my");
    let set = cookies(&entered);
    let [(session, attributes)] = &set[..] else { panic!("one cookie and no other: {set:?}") };
    assert!(session.starts_with("__Host-farol-customer=") && attributes.contains(&"Secure".to_owned()), "{set:?}");
    assert_eq!(served.post("/api/my/me", session, &json!({})).status, 200);
    let forged = session.replace("__Host-farol-customer", "farol-customer-loopback");
    assert_eq!(served.post("/api/my/me", &forged, &json!({})).status, 401);
}

async fn without_one(on: On) {
    let served = Served::start(on).await;
    assert_eq!(only_by_tls(&served), [false; 6]);
    let set = cookies(&sign_in(&served).await);
    let names: Vec<_> = set.iter().map(|(pair, _)| pair.split('=').next().expect("a name")).collect();
    assert_eq!(names, ["__Host-farol", "farol-loopback"]);
    assert!(!set[1].1.contains(&"Secure".to_owned()), "a browser sends it by plain HTTP");
    assert_eq!(address(&served, &set[1].0), "127.0.0.1", "anybody may write that they are forwarded");
}
