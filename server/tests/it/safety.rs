//! What every answer carries, and whom a change is taken from.

mod behind_tls;

use std::{io::Write, net::TcpStream, time::Duration};

use app::routes::encode;
use model::{PageInput, UserId, audit::Verb, staff::StaffRole};
use serde_json::json;
use store::{
    entities::{sessions, users},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr},
};
use testkit::{IRIS, On, ZOE, on_both};

use crate::running::Served;

on_both!(
    headers_on_every_answer,
    a_name_is_text_and_no_markup,
    changes_come_from_our_own_pages,
    guessing_passwords_gets_slow,
    who_sends_slowly_keeps_nobody_waiting,
    a_page_that_nobody_touches_keeps_no_session,
    a_no_is_a_page_for_a_person,
    forms_work_without_script,
    a_question_that_is_not_taken_is_kept
);

async fn headers_on_every_answer(on: On) {
    let served = Served::start(on).await;
    let cookie = served.cookie(ZOE).await;
    for path in ["/", "/sign-in", "/nowhere", "/users/nobody", "/healthz", "/assets/x/missing.css", "/api/search"] {
        let answer = served.get(path, &cookie);
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{path}");
        assert!(answer.header("cache-control").contains("no-store"), "{path}");
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("frame-ancestors 'none'") && policy.contains("default-src 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{path}: {policy}");
        assert!(answer.status < 500, "{path}");
    }
    let nonces = [0, 1].map(|_| served.get("/sign-in", "").header("content-security-policy").to_owned());
    assert_ne!(nonces[0], nonces[1], "a nonce is used once");
    assert_eq!(served.get("/nowhere", &cookie).status, 404);
}

async fn a_name_is_text_and_no_markup(on: On) {
    let served = Served::start(on).await;
    let cookie = served.cookie(ZOE).await;
    let id: UserId = "b705fbf3-73a2-4890-b63f-89c263bc6601".parse().expect("an id");
    let name = "</title></script><meta http-equiv=refresh content=0> & Lima";
    let named = users::Entity::update_many().col_expr(users::Column::DisplayName, Expr::value(name));
    named.filter(users::Column::Id.eq(id.0)).exec(served.desk.store().read()).await.expect("named");
    for path in [format!("/users/{id}"), format!("/users/{id}/mail"), format!("/users/{id}/history")] {
        let page = served.get(&path, &cookie).text;
        assert!(!page.contains("<meta http-equiv=refresh"), "{path}");
        assert!(page.contains("&lt;/title>&lt;/script>&lt;meta http-equiv=refresh content=0> &amp; "), "{path}");
    }
}

async fn changes_come_from_our_own_pages(on: On) {
    let served = Served::start(on).await;
    let cookie = served.cookie(ZOE).await;
    let body = json!({"q": "ana"}).to_string();
    let kind = ("content-type", "application/json");
    for (headers, status) in [
        (vec![kind], 403),
        (vec![kind, ("origin", "https://evil.example")], 403),
        (vec![kind, ("origin", "null")], 403),
        (vec![kind, ("origin", served.base.as_str()), ("sec-fetch-site", "cross-site")], 403),
        (vec![kind, ("origin", "null"), ("sec-fetch-site", "same-origin")], 200),
        (vec![kind, ("origin", served.base.as_str())], 200),
    ] {
        assert_eq!(served.post_raw("/api/search", &cookie, &body, &headers).status, status, "{headers:?}");
    }
    for form in ["/sign-in", "/sign-out", "/s", "/sessions/end-all", "/welcome"] {
        let forged = [("origin", "https://evil.example"), ("content-type", "application/x-www-form-urlencoded")];
        assert_eq!(served.post_raw(form, &cookie, "q=ana", &forged).status, 403, "{form}");
    }
    assert_eq!(served.post("/api/search", &cookie, &json!({"q": "ana"})).status, 200, "the session is still there");
    let admin = format!("__Host-farol={}", served.desk.token(IRIS, StaffRole::ProviderAdmin).await);
    for (site, status) in [("cross-site", 403), ("same-site", 403), ("none", 200), ("same-origin", 200)] {
        let export = served.get_with("/audit.csv", &admin, &[("sec-fetch-site", site)]);
        assert_eq!(export.status, status, "{site}");
    }
}

async fn a_page_that_nobody_touches_keeps_no_session(on: On) {
    let served = Served::start(on).await;
    let cookie = served.cookie(ZOE).await;
    let (db, before) = (served.desk.store().read(), desk::clock::now() - 20 * 60);
    let aged = sessions::Entity::update_many().col_expr(sessions::Column::LastSeenAt, Expr::value(before));
    aged.exec(db).await.expect("aged");
    let seen = async || {
        let session = sessions::Entity::find().one(db).await.expect("a query");
        session.expect("a session").last_seen_at
    };
    let json = ("content-type", "application/json");
    let by_itself = [json, ("origin", served.base.as_str()), ("farol-by-itself", "1")];
    for path in ["/api/staff/me", "/api/sessions/left"] {
        assert_eq!(served.post_raw(path, &cookie, "{}", &by_itself).status, 200, "{path}");
    }
    assert_eq!(served.post("/api/sessions/left", &cookie, &json!({})).status, 200);
    // A use is noted in the background.
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(seen().await, before);
    assert_eq!(served.post("/api/sessions/stay", &cookie, &json!({})).status, 200);
    assert!(seen().await > before, "that is noted before it is answered");
}

async fn guessing_passwords_gets_slow(on: On) {
    let served = Served::start(on).await;
    served.cookie(ZOE).await;
    let guess = |password: &str| served.post("/api/sign_in", "", &json!({"email": ZOE, "password": password}));
    let statuses: Vec<_> = (0..8).map(|i| guess(&format!("guess number {i}")).status).collect();
    assert_eq!(statuses[..5], [401; 5], "{statuses:?}");
    assert!(statuses[5..].contains(&429), "{statuses:?}");
    let slow = std::iter::repeat_with(|| guess("another guess"))
        .take(5)
        .find(|answer| answer.status == 429)
        .expect("throttled");
    let wait: u64 = slow.header("retry-after").parse().expect("seconds");
    assert!((1..=61).contains(&wait));
    // Throttled is not locked out: another account from the same place signs in.
    assert_eq!(served.post("/api/sign_in", "", &json!({"email": "nobody@x.example", "password": "x"})).status, 401);
    tokio::time::sleep(Duration::from_secs(wait)).await;
    assert_eq!(guess(testkit::PASSWORD).status, 200);
}

async fn who_sends_slowly_keeps_nobody_waiting(on: On) {
    let served = Served::start(on).await;
    let address = served.base.trim_start_matches("http://");
    let begin = |path: &str| {
        let mut line = TcpStream::connect(address).expect("a connection");
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: {address}\r\norigin: {}\r\ncontent-length: 10\r\n\r\nx",
            served.base
        );
        line.write_all(head.as_bytes()).expect("sent");
        line
    };
    // More than have a place or may wait for one.
    let _slow: Vec<_> = (0..200).map(|at| begin(["/l", "/webhooks/ses"][at % 2])).collect();
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(served.get("/sign-in", "").status, 200);
    assert_eq!(
        served.post_raw("/webhooks/ses", "", "{}", &[]).status,
        404,
        "it is not configured, and says so at once"
    );
}

async fn a_no_is_a_page_for_a_person(on: On) {
    let served = Served::start(on).await;
    let cookie = served.cookie(ZOE).await;
    let spanish = format!("{cookie}; lang=es");
    let (own, browser) = (("origin", served.base.as_str()), ("accept", "text/html,application/xhtml+xml,*/*;q=0.8"));
    let form = ("content-type", "application/x-www-form-urlencoded");
    let pin = "/orgs/00000000-0000-4000-8000-000000000000/pin";
    for (path, headers, body, status) in [
        ("/s", vec![own, browser], "q=ana", 415),
        ("/sessions/end", vec![own, browser, form], "", 422),
        (pin, vec![own, browser, form], "pinned=true", 404),
        ("/s", vec![browser, form], "q=ana", 403),
    ] {
        let page = served.post_raw(path, &spanish, body, &headers);
        assert!(page.text.starts_with("<!DOCTYPE html><html lang=\"es\">"), "{path}: {}", page.text);
        assert!(page.status == status, "{path}: {}", page.status);
        assert!(page.header("content-type").starts_with("text/html"), "{path}");
    }
    // A program is told as ever.
    assert_eq!(served.post_raw("/s", &spanish, "q=ana", &[form]).json()["error"]["kind"], "not_allowed");
    let program = served.post_raw("/api/search", &spanish, "{", &[own, browser]);
    assert!(program.status == 400 && program.text.starts_with("{\"error\""), "{}", program.text);
    assert_eq!(served.get_with("/s", &cookie, &[browser]).header("content-type"), "text/html; charset=utf-8");
}

async fn forms_work_without_script(on: On) {
    let served = Served::start(on).await;
    let cookie = served.cookie(ZOE).await;
    let form = [("origin", served.base.as_str()), ("content-type", "application/x-www-form-urlencoded")];
    let body = format!("email={ZOE}&password=correct+horse+battery&next=%2Fsessions");
    let signed_in = served.post_raw("/sign-in", "", &body, &form);
    assert_eq!((signed_in.status, signed_in.header("location")), (303, "/sessions"));
    let elsewhere = served.post_raw("/sign-in", "", &body.replace("%2Fsessions", "https%3A%2F%2Fevil.example"), &form);
    assert_eq!(elsewhere.header("location"), "/");
    let wrong = served.post_raw("/sign-in", "", &format!("email={ZOE}&password=wrong"), &form);
    assert!(wrong.status == 303 && wrong.header("location").starts_with("/sign-in?problem=wrong"));
    // What was typed stays, whosever it is; the page alone hears of it, and no address has it.
    let page = wrong.header("location").to_owned();
    for typed in [ZOE, "nobody+\"><b>@nowhere.example"] {
        let wrong = served.post_raw("/sign-in", "", &format!("email={}&password=wrong", encode(typed)), &form);
        assert_eq!(wrong.header("location"), page);
        let cookie = wrong.header("set-cookie").to_owned();
        assert!(cookie.contains("; Path=/sign-in; Max-Age=60; HttpOnly; SameSite=Strict"), "{cookie}");
        let again = served.get(&page, cookie.split(';').next().expect("a cookie")).text;
        let shown = typed.split('"').next().unwrap_or_default();
        assert!(again.contains(&format!("value=\"{shown}")) && !again.contains("value=\"wrong\""), "{again}");
        assert!(!again.contains("\"><b>"), "it is text and no markup: {again}");
    }
    let long = format!("email={}@nowhere.example&password=wrong", "a".repeat(300));
    assert!(served.post_raw("/sign-in", "", &long, &form).header("set-cookie").contains("farol-typed=; "));
    let searched = served.post_raw("/s", &cookie, "q=zoe+guim", &form);
    let page = searched.header("location").to_owned();
    assert!(searched.status == 303 && page.starts_with("/s/") && !page.contains("zoe"), "{page}");
    let page = served.get(&page, &cookie);
    assert!(page.status == 200 && page.text.contains("Guimarães"));
    let org = served.desk.org("Oásis").await;
    let pinned = served.post_raw(&format!("/orgs/{org}/pin"), &cookie, "pinned=true", &form);
    assert_eq!((pinned.status, pinned.header("location")), (303, format!("/orgs/{org}").as_str()));
    assert!(served.get("/", &cookie).text.contains("Oásis Sistemas ME"), "a pinned customer is offered");
    assert_eq!(served.post_raw("/s", "", "q=zoe", &form).header("location"), "/sign-in");
}

async fn a_question_that_is_not_taken_is_kept(on: On) {
    let served = Served::start(on).await;
    let org = served.desk.org("Oásis").await;
    assert_eq!(served.get(&format!("/orgs/{org}"), &served.cookie(ZOE).await).status, 200);
    let admin = served.desk.administrator(org).await.emails.0[0].clone();
    let token = served.desk.customer_token(&admin).await;
    let customer = served.desk.desk.customer(&token).await.expect("the session is live");
    let wall = customer.wall(PageInput::default()).await.expect("the wall").events.rows;
    let line = wall.iter().find(|row| row.verb == Verb::OpenCard).expect("the look").id;
    let cookie = format!("__Host-farol-customer={token}");
    let form = [("origin", served.base.as_str()), ("content-type", "application/x-www-form-urlencoded")];
    let ask = |text: &str| {
        served.post_raw("/my/question", &cookie, &format!("id={line}&cursor=&text={}", encode(text)), &form)
    };
    let written = "Why?\n</textarea><b> ç ".to_owned() + &"x".repeat(1_000);
    let no = ask(&written);
    assert_eq!((no.status, no.header("location")), (303, format!("/my/log?problem=text#line-{line}").as_str()));
    let kept = no.header("set-cookie").to_owned();
    assert!(kept.contains("; Path=/my/log; Max-Age=60; HttpOnly; SameSite=Strict"), "{kept}");
    let kept = format!("{cookie}; {}", kept.split(';').next().expect("a cookie"));
    let page = served.get("/my/log?problem=text", &kept).text;
    let shown = page.split_once("<textarea").and_then(|(_, rest)| rest.split_once("</textarea>")).expect("the form").0;
    assert!(shown.ends_with(&format!(">{}", written.replace('<', "&lt;"))), "it is text and no markup: {shown}");
    assert_eq!(page.matches("Your question was not sent").count(), 1);
    // What a cookie does not hold is cut off, and the page is there all the same.
    let long = ask(&"ç".repeat(1_001));
    let kept = long.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
    assert!((3_000..4_000).contains(&kept.len()) && kept.ends_with("%C3%A7"), "{kept}");
    assert_eq!(served.get("/my/log", &format!("{cookie}; {kept}")).status, 200);
    let yes = ask("Why did you open this card?");
    assert_eq!((yes.header("location"), yes.header("set-cookie")), (format!("/my/log#line-{line}").as_str(), ""));
    assert!(ask("Again?").header("location").starts_with("/my/log?problem=asked"));
}
