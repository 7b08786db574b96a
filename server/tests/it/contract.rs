//! The HTTP contract that programs outside rely on: addresses, shapes and statuses.

use serde_json::json;
use testkit::{On, PASSWORD, ZOE, on_both};

use crate::running::Served;

on_both!(signing_in_and_out, the_search, the_cards, bad_requests_are_told_so);

async fn signing_in_and_out(on: On) {
    let served = Served::start(on).await;
    served.cookie(ZOE).await;
    let wrong = [
        json!({"email": ZOE, "password": "not this one"}),
        json!({"email": "nobody@farol.example", "password": PASSWORD}),
    ];
    let answers = wrong.map(|body| served.post("/api/sign_in", "", &body));
    assert!(answers.iter().all(|answer| answer.status == 401 && answer.json()["error"]["kind"] == "signed_out"));
    assert_eq!(answers[0].text, answers[1].text, "nobody learns whether an account exists");
    let right = served.post("/api/sign_in", "", &json!({"email": ZOE.to_uppercase(), "password": PASSWORD}));
    assert_eq!(right.status, 200, "{}", right.text);
    let cookies: Vec<_> = right.headers.get_all("set-cookie").iter().filter_map(|c| c.to_str().ok()).collect();
    let cookie = cookies.iter().find(|c| c.starts_with("__Host-farol=")).expect("the session cookie");
    for attribute in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    assert!(cookies.iter().all(|c| c.contains("HttpOnly") && c.contains("SameSite=Lax")));
    // Each of the cookies is the session.
    for cookie in &cookies {
        let cookie = cookie.split(';').next().expect("a pair");
        assert_eq!(served.post("/api/search", cookie, &json!({"q": "ana"})).status, 200);
    }
    let cookie = cookies[0].split(';').next().expect("a pair");
    assert_eq!(served.post("/api/sign_out", cookie, &json!({})).status, 200);
    assert_eq!(served.post("/api/search", cookie, &json!({"q": "ana"})).status, 401, "signed out is signed out");
}

async fn the_search(on: On) {
    let served = Served::start(on).await;
    let cookie = served.cookie(ZOE).await;
    let answer =
        served.post("/api/search", &cookie, &json!({"q": "zoe.guimaraes@farol.example", "org": null, "limit": 10}));
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"));
    let answer = answer.json();
    assert_eq!(answer["groups"][0]["kind"], "user");
    assert_eq!(answer["groups"][0]["more"], false);
    let hit = &answer["groups"][0]["hits"][0];
    assert_eq!(hit["title"], "Zoë Guimarães");
    assert_eq!(hit["org_name"], "Farol Serviços Gerenciados");
    assert_eq!(hit["matched"]["attribute"], "email");
    assert_eq!(hit["matched"]["value"], "zoe.guimaraes@farol.example");
    assert!(hit["id"].is_string() && hit["org_id"].is_string() && hit["subtitle"].is_string());
    // Only what was typed is needed.
    assert_eq!(served.post("/api/search", &cookie, &json!({"q": "ana"})).status, 200);
}

async fn the_cards(on: On) {
    let served = Served::start(on).await;
    let cookie = served.cookie(ZOE).await;
    let first = |q: &str, kind: &str| {
        let answer = served.post("/api/search", &cookie, &json!({"q": q})).json();
        let groups = answer["groups"].as_array().cloned().unwrap_or_default();
        let group =
            groups.into_iter().find(|group| group["kind"] == kind).unwrap_or_else(|| panic!("{q} finds no {kind}"));
        group["hits"][0]["id"].clone()
    };
    let cases = [
        ("/api/users/get", json!({"id": first(ZOE, "user")})),
        ("/api/orgs/get", json!({"id": first("oasis-sistemas.example", "org")})),
        ("/api/devices/get", json!({"id": first("E8:D3:22:E5:81:82", "device")})),
        ("/api/orders/get", json!({"number": first("81852178", "order")})),
    ];
    for (path, body) in cases {
        let card = served.post(path, &cookie, &body);
        assert_eq!(card.status, 200, "{path}: {}", card.text);
        let wanted = body["id"].as_str().or(body["number"].as_str()).expect("an id");
        let card = card.json();
        assert_eq!(card["id"].as_str().or(card["number"].as_str()), Some(wanted));
        // The page of the same subject shows the same, whole, to a reader without script.
        let noun = path.split('/').nth(2).expect("a noun");
        let page = served.get(&format!("/{noun}/{wanted}"), &cookie);
        assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
        let title = card["display_name"].as_str().or(card["name"].as_str()).unwrap_or(wanted);
        let title = title.replace('&', "&amp;");
        assert!(page.text.contains(&title), "{path} shows {title:?}");
    }
}

async fn bad_requests_are_told_so(on: On) {
    let served = Served::start(on).await;
    let cookie = served.cookie(ZOE).await;
    let json_type = [("origin", served.base.as_str()), ("content-type", "application/json")];
    let large = format!("{{\"q\":\"{}\"}}", "a".repeat(1024 * 1024));
    for (path, body, status, kind) in [
        ("/api/search", "not json", 400, "bad_request"),
        ("/api/search", "{\"q\": 7}", 400, "bad_request"),
        ("/api/search", "{\"q\": \"ana\", \"org\": \"not an id\"}", 400, "bad_request"),
        ("/api/users/get", "{}", 400, "bad_request"),
        ("/api/users/get", "{\"id\": \"1 OR 1=1\"}", 400, "bad_request"),
        ("/api/nowhere", "{}", 400, "bad_request"),
        ("/api/search", large.as_str(), 413, "too_large"),
        ("/api/orders/get", "{\"number\": \"\\u0000\"}", 404, "not_found"),
    ] {
        let answer = served.post_raw(path, &cookie, body, &json_type);
        let body = &body[..body.len().min(40)];
        assert_eq!(
            (answer.status, answer.json()["error"]["kind"].as_str()),
            (status, Some(kind)),
            "{path} {body}: {}",
            answer.text
        );
        assert!(answer.json()["error"]["message"].as_str().is_some_and(|message| !message.is_empty()));
    }
}
