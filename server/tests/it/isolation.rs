//! Every endpoint and page called as nobody, and as an agent of the other provider: never a byte of what is not theirs.

use serde_json::{Value, json};
use testkit::{IRIS, On, ZOE, on_both};

use crate::running::Served;

on_both!(nobody_gets_in, the_other_provider_gets_nothing, a_role_that_is_gone_gets_nothing);

/// Subjects that only Zoe's provider has.
struct Subjects {
    user: String,
    org: String,
    device: String,
    order: String,
    names: [&'static str; 2],
}

fn subjects() -> Subjects {
    Subjects {
        user: "b705fbf3-73a2-4890-b63f-89c263bc6601".to_owned(),
        org: "78e51061-7311-48a3-82ce-6f447ed4d57b".to_owned(),
        device: "e79bd731-c0f3-4cf3-986d-833722037cfb".to_owned(),
        order: "81852178".to_owned(),
        names: ["Lima", "Oásis"],
    }
}

/// Every endpoint that reads or changes one thing, with a body that means it.
fn endpoints(of: &Subjects) -> Vec<(&'static str, Value)> {
    let (user, org, device, order) = (&of.user, &of.org, &of.device, &of.order);
    vec![
        ("/api/users/get", json!({"id": user})),
        ("/api/orgs/get", json!({"id": org})),
        ("/api/devices/get", json!({"id": device})),
        ("/api/orders/get", json!({"number": order})),
        ("/api/audit/user", json!({"id": user})),
        ("/api/audit/org", json!({"id": org})),
        ("/api/audit/device", json!({"id": device})),
        ("/api/users/list", json!({"org": org})),
        ("/api/devices/list", json!({"org": org})),
        ("/api/orgs/pin", json!({"id": org, "pinned": true})),
        ("/api/searches/commit", json!({"q": "ana", "org": org})),
        ("/api/searches/get", json!({"id": user})),
        ("/api/users/reveal", json!({"user_id": user})),
        ("/api/verification/get", json!({"user_id": user})),
        ("/api/verification/send", json!({"user_id": user})),
        ("/api/verification/confirm", json!({"id": user, "code": "482913"})),
        ("/api/verification/ask_vouch", json!({"user_id": user, "voucher_id": user})),
        ("/api/mail/timeline", json!({"user_id": user})),
        ("/api/mail/clear_suppression", json!({"user_id": user, "address": "a@b.example", "reason": "has room"})),
        ("/api/mail/ask_owner", json!({"user_id": user, "address": "a@b.example"})),
        ("/api/mail/resend_invitation", json!({"user_id": user})),
        ("/api/mail/retry", json!({"id": user})),
        ("/api/sessions/end", json!({"id": user})),
    ]
}

/// Every endpoint that answers for the caller alone.
const OWN: [(&str, &str); 9] = [
    ("/api/search", r#"{"q":"ana"}"#),
    ("/api/searches/suggestions", "{}"),
    ("/api/searches/commit", r#"{"q":"ana"}"#),
    ("/api/sessions/list", "{}"),
    ("/api/sessions/left", "{}"),
    ("/api/sessions/stay", "{}"),
    ("/api/sessions/end_all", "{}"),
    ("/api/staff/me", "{}"),
    ("/api/mail/dead", "{}"),
];

fn pages(of: &Subjects) -> Vec<String> {
    let (user, org, device, order) = (&of.user, &of.org, &of.device, &of.order);
    let org_pages = ["", "/users", "/devices"].map(|page| format!("/orgs/{org}{page}"));
    let mut pages = vec![
        format!("/users/{user}"),
        format!("/users/{user}/mail"),
        format!("/devices/{device}"),
        format!("/devices/{device}/history"),
        format!("/users/{user}/history"),
        format!("/orders/{order}"),
        format!("/s/{user}"),
    ];
    pages.extend(org_pages);
    pages
}

async fn nobody_gets_in(on: On) {
    let served = Served::start(on).await;
    let of = subjects();
    let own = OWN.map(|(path, body)| (path, serde_json::from_str(body).expect("a body")));
    for cookie in ["", "__Host-farol=", "__Host-farol=0000", "__Host-farol=' OR 1=1 --", "farol-loopback=x; theme=dark"]
    {
        for (path, body) in endpoints(&of).into_iter().chain(own.clone()) {
            let answer = served.post(path, cookie, &body);
            assert_eq!((answer.status, answer.json()["error"]["kind"].as_str()), (401, Some("signed_out")), "{path}");
            assert!(of.names.iter().all(|name| !answer.text.contains(name)), "{path}");
        }
        for page in pages(&of).into_iter().chain(["/".to_owned(), "/sessions".to_owned()]) {
            let answer = served.get(&page, cookie);
            assert!([302, 303, 401].contains(&answer.status), "{page}: {}", answer.status);
            assert!(of.names.iter().all(|name| !answer.text.contains(name)), "{page}");
        }
    }
}

async fn the_other_provider_gets_nothing(on: On) {
    let served = Served::start(on).await;
    let (zoe, iris) = (served.cookie(ZOE).await, served.cookie(IRIS).await);
    let of = subjects();
    let missing = Subjects {
        user: "00000000-0000-4000-8000-000000000000".to_owned(),
        org: "00000000-0000-4000-8000-000000000000".to_owned(),
        device: "00000000-0000-4000-8000-000000000000".to_owned(),
        order: "00000000".to_owned(),
        names: ["", ""],
    };
    for ((path, theirs), (_, nobodys)) in endpoints(&of).into_iter().zip(endpoints(&missing)) {
        let (theirs, nobodys) = (served.post(path, &iris, &theirs), served.post(path, &iris, &nobodys));
        assert_eq!((theirs.status, theirs.json()["error"]["kind"].as_str()), (404, Some("not_found")), "{path}");
        assert_eq!(theirs.text, nobodys.text, "{path}: not yours and not there are one answer");
    }
    for page in pages(&of) {
        let answer = served.get(&page, &iris);
        assert_eq!(answer.status, 404, "{page}");
        assert!(of.names.iter().all(|name| !answer.text.contains(name)), "{page}");
        let own = served.get(&page, &zoe);
        assert_eq!(own.status, if page.starts_with("/s/") { 404 } else { 200 }, "{page} is Zoe's to see");
    }
    // What both providers manage, both see: the test would pass if nobody saw anything.
    let shared = "northwind-baia.example";
    let found =
        [&zoe, &iris].map(|cookie| served.post("/api/search", cookie, &json!({"q": shared})).json()["groups"].clone());
    assert!(found.iter().any(|groups| groups.as_array().is_some_and(|groups| !groups.is_empty())));
}

async fn a_role_that_is_gone_gets_nothing(on: On) {
    use store::{entities::staff, sea_orm::EntityTrait};
    let served = Served::start(on).await;
    let cookie = served.cookie(ZOE).await;
    assert_eq!(served.post("/api/search", &cookie, &json!({"q": "ana"})).status, 200);
    staff::Entity::delete_many().exec(served.desk.store().read()).await.expect("no agents");
    assert_eq!(served.post("/api/search", &cookie, &json!({"q": "ana"})).status, 401, "on the very next request");
    // A customer's user has no way in: not by a role, not by a password.
    let customer = "ana.freitas@zenite-vista.example";
    assert!(
        served.desk.desk.add_staff(customer, model::staff::StaffRole::HelpDesk, Some("whatever it is")).await.is_err()
    );
    let answer = served.post("/api/sign_in", "", &json!({"email": customer, "password": "whatever it is"}));
    assert_eq!(answer.status, 401);
}
