//! A call over HTTP: the contract, what stays secret, open pages that hear of it, and a process that is killed.

use std::{
    io::{BufRead, BufReader, Write},
    net::TcpStream,
    path::Path,
    time::{Duration, Instant},
};

use model::staff::StaffRole;
use serde_json::{Value, json};
use testkit::{On, ZOE, on_both};

use crate::running::Served;

on_both!(a_call_by_http, an_open_page_hears_of_it, killed_between_any_two_steps);

/// Users of Zoe's customers whom a code may be sent to.
fn people(served: &Served, cookie: &str) -> Vec<String> {
    let mut found = Vec::new();
    for q in ["ana", "maria", "jo", "sil"] {
        let answer = served.post("/api/search", cookie, &json!({"q": q, "limit": 50})).json();
        for group in answer["groups"].as_array().expect("groups") {
            for hit in group["hits"].as_array().expect("hits").iter().filter(|_| group["kind"] == "user") {
                let id = hit["id"].as_str().expect("an id").to_owned();
                let caller = served.post("/api/verification/get", cookie, &json!({"user_id": id})).json();
                let open = caller["send"]["offer"] == "open" && caller["addresses"][0]["refused"].is_null();
                if open && !found.contains(&id) {
                    found.push(id);
                }
            }
        }
    }
    found
}

/// Texts of the mails in a folder, once there are so many.
fn mails(folder: &Path, count: usize) -> Vec<String> {
    let start = Instant::now();
    loop {
        let listed = desk::mail::mailbox::list(folder).unwrap_or_default();
        if listed.len() >= count {
            return listed.into_iter().map(|mail| mail.text).collect();
        }
        assert!(start.elapsed() < Duration::from_secs(30), "{} of {count} mails", listed.len());
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn code(text: &str) -> String {
    let lines = text.lines().map(|line| line.trim().replace(' ', ""));
    let mut codes = lines.filter(|line| line.len() == 6 && line.bytes().all(|b| b.is_ascii_digit()));
    codes.next().expect("a code")
}

async fn a_call_by_http(on: On) {
    let folder = tempfile::tempdir().expect("a folder");
    let mail = format!("folder:{}", folder.path().display());
    let mut served = Served::start_with(on, &["--mail", &mail]).await;
    let cookie = served.cookie(ZOE).await;
    let user = people(&served, &cookie).remove(0);
    let sent = served.post("/api/verification/send", &cookie, &json!({"user_id": user}));
    assert_eq!(sent.status, 200, "{}", sent.text);
    let sent = sent.json();
    for field in ["id", "masked_address", "words", "expires_at", "tries_left", "delivery"] {
        assert!(!sent[field].is_null(), "{field} of {sent}");
    }
    let text = mails(folder.path(), 1).remove(0);
    assert!(text.contains(sent["words"].as_str().expect("words")));
    let code = code(&text);
    let confirm =
        |code: &str| served.post("/api/verification/confirm", &cookie, &json!({"id": sent["id"], "code": code}));
    let wrong = confirm(if code == "000000" { "111111" } else { "000000" }).json();
    assert_eq!((wrong["state"].as_str(), wrong["tries_left"].as_i64()), (Some("wrong"), Some(2)));
    assert_eq!(confirm("12").status, 422);
    let right = confirm(&code).json();
    assert_eq!((right["state"].as_str(), right["proof"]["level"].as_str()), (Some("confirmed"), Some("mailbox")));
    let timeline = served.post("/api/mail/timeline", &cookie, &json!({"user_id": user}));
    assert_eq!(timeline.json()["mails"][0]["status"], "delivered", "{}", timeline.text);
    let full = desk::mail::mailbox::list(folder.path()).expect("mails").remove(0).to;
    let full = full.rsplit('<').next().expect("an address").trim_end_matches('>').to_owned();
    let held = json!({"user_id": user, "address": full, "reason": "it has room now"});
    assert_eq!(served.post("/api/mail/clear_suppression", &cookie, &held).status, 409, "it is not held");
    let link = text.split("/l/").nth(1).and_then(|rest| rest.split_whitespace().next()).expect("a link").to_owned();
    let page = served.get(&format!("/l/{link}"), "");
    assert!(page.status == 200 && page.text.contains("I did not call"), "{}", page.text);
    let form = [("content-type", "application/x-www-form-urlencoded"), ("origin", served.base.as_str())];
    let answered = served.post_raw("/l", "", &format!("link={link}&answer=yes"), &form);
    assert_eq!(answered.status, 303);
    let caller = served.post("/api/verification/get", &cookie, &json!({"user_id": user})).json();
    assert!(caller["proof"].is_null() && caller["denied_at"].is_string(), "{caller}");
    let mailbox = served.get("/dev/mailbox", "");
    assert!(mailbox.status == 200 && mailbox.text.contains("/dev/mailbox/"));
    for (language, heading, other) in
        [("pt-BR", "Caixa de e-\u{2060}mail", "Você é quem liga"), ("es", "Buzón", "Usted es quien llama")]
    {
        let [mailbox, callers] =
            ["mailbox", "callers"].map(|page| served.get(&format!("/dev/{page}"), &format!("lang={language}")).text);
        let root = format!("<html lang=\"{language}\">");
        assert!(mailbox.contains(&root) && mailbox.contains(&format!("<h1>{heading}</h1>")), "{mailbox}");
        assert!(callers.contains(&root) && callers.contains(&format!("<h1>{other}</h1>")), "{callers}");
    }
    for nowhere in ["/dev/mailbox/..%2f..%2fkey", "/dev/mailbox/%2e%2e", "/dev/mailbox/none", "/l/none"] {
        assert_eq!(served.get(nowhere, "").status, 404, "{nowhere}");
    }
    // The desk never saw the code or the address, and the log has neither, nor the link.
    for answer in [sent.to_string(), right.to_string(), timeline.text, caller.to_string()] {
        assert!(!answer.contains(&full) && !answer.contains(&code), "{answer}");
    }
    let (_, log) = served.end();
    let spaced = format!("{} {}", &code[..3], &code[3..]);
    for secret in [full.as_str(), &spaced, &link] {
        assert!(!log.contains(secret), "the log has {secret:?}");
    }
    assert!(!log.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word == code), "the log has the code");
}

async fn an_open_page_hears_of_it(on: On) {
    let folder = tempfile::tempdir().expect("a folder");
    let mail = format!("folder:{}", folder.path().display());
    let served = Served::start_with(on, &["--mail", &mail]).await;
    let cookie = served.cookie(ZOE).await;
    let user = people(&served, &cookie).remove(0);
    let path = format!("/events?user={user}");
    assert_eq!(served.get(&path, "").status, 401);
    assert_eq!(served.get(&path, &served.cookie(testkit::IRIS).await).status, 404);
    assert_eq!(served.get("/events", &cookie).status, 404);
    let host = served.base.trim_start_matches("http://").to_owned();
    let mut line = TcpStream::connect(&host).expect("connects");
    line.set_read_timeout(Some(Duration::from_secs(20))).expect("a limit");
    write!(line, "GET {path} HTTP/1.1\r\nhost: {host}\r\ncookie: {cookie}\r\nconnection: close\r\n\r\n")
        .expect("asked");
    let mut heard = BufReader::new(line).lines();
    let mut until = |name: &str| {
        let (wanted, start) = (format!("event: {name}"), Instant::now());
        for line in heard.by_ref().map(|line| line.expect("a line")) {
            if line == wanted {
                return;
            }
            assert!(start.elapsed() < Duration::from_secs(20), "no {name}");
        }
        panic!("the line ended before {name}");
    };
    until("beat");
    served.post("/api/verification/send", &cookie, &json!({"user_id": user}));
    until("verification");
    until("mail");
    // A session that ends hears nothing more: the line ends with the next news.
    served.post("/api/sign_out", &cookie, &json!({}));
    let again = served.cookie(ZOE).await;
    served.post("/api/verification/send", &again, &json!({"user_id": user}));
    let rest: Vec<_> = heard.map_while(Result::ok).filter(|line| line == "event: verification").collect();
    assert!(rest.len() <= 1, "{rest:?}");
    one_session_takes_few_places(&served, &path, &again);
}

/// Past its bound it is told so; a line that is closed makes room.
fn one_session_takes_few_places(served: &Served, path: &str, cookie: &str) {
    let host = served.base.trim_start_matches("http://");
    let open = || {
        let mut line = TcpStream::connect(host).expect("connects");
        line.set_read_timeout(Some(Duration::from_secs(20))).expect("a limit");
        write!(line, "GET {path} HTTP/1.1\r\nhost: {host}\r\ncookie: {cookie}\r\n\r\n").expect("asked");
        let mut answered = String::new();
        let mut reader = BufReader::new(line);
        reader.read_line(&mut answered).expect("an answer");
        (answered.contains("200 OK"), reader)
    };
    let mut lines: Vec<_> = (0..17).map(|_| open()).collect();
    assert!(lines.pop().is_some_and(|(opened, _)| !opened) && lines.iter().all(|(opened, _)| *opened));
    assert_eq!(served.get(path, cookie).status, 429);
    lines.pop();
    let closed = Instant::now();
    while !open().0 {
        assert!(closed.elapsed() < Duration::from_secs(20), "it makes no room");
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// Sends, and kills the process a little later each time: from before the mail is leased to after it is settled.
async fn killed_between_any_two_steps(on: On) {
    let folder = tempfile::tempdir().expect("a folder");
    let mail = format!("folder:{}", folder.path().display());
    let mut served = Served::start_with(on, &["--mail", &mail]).await;
    let token = served.desk.token(ZOE, StaffRole::HelpDesk).await;
    let cookie = format!("__Host-farol={token}");
    let users = people(&served, &cookie);
    let mut acknowledged = 0;
    for (round, user) in users.iter().take(10).enumerate() {
        let answer = served.post("/api/verification/send", &cookie, &json!({"user_id": user}));
        assert_eq!(answer.status, 200, "{}", answer.text);
        acknowledged += 1;
        std::thread::sleep(Duration::from_millis(4 * round as u64));
        served.kill_and_restart(&["--mail", &mail]);
    }
    // As if the leases of the dead had run out.
    served.desk.due_now().await;
    let texts = mails(folder.path(), acknowledged);
    assert_eq!(texts.len(), acknowledged, "each is there, and each once");
    let caller = |user: &String| served.post("/api/verification/get", &cookie, &json!({"user_id": user})).json();
    let under_way: Vec<Value> = users.iter().take(10).map(caller).collect();
    assert!(under_way.iter().all(|caller| caller["code"]["id"].is_string()), "codes hold over restarts");
}
