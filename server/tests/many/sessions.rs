//! Who signed in at one process is signed in at all, and ended at one, ended at all.

use serde_json::json;
use testkit::{PASSWORD, ZOE};

use crate::farm::{Farm, client, get, post};

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_good_everywhere_and_ends_everywhere() {
    let farm = Farm::start(3, &[]).await;
    farm.cookie(ZOE).await;
    let client = client();
    let body = json!({"email": ZOE, "password": PASSWORD}).to_string();
    let request = client.post(format!("{}/api/sign_in", farm.base(0))).header("origin", farm.base(0));
    let answer = request.header("content-type", "application/json").send(body).expect("an answer");
    let cookie = answer.headers()["set-cookie"].to_str().expect("text").split(';').next().expect("a pair").to_owned();
    let status = |turn: usize| {
        let search = post(&client, &farm.base(turn), "/api/search", &cookie, &json!({"q": "ana"}));
        (search.expect("an answer").0, get(&client, &farm.base(turn), "/", &cookie).expect("an answer").0)
    };
    assert_eq!([status(0), status(1), status(2)], [(200, 200); 3]);
    let out = post(&client, &farm.base(1), "/api/sign_out", &cookie, &json!({})).expect("an answer");
    assert_eq!(out.0, 200);
    assert_eq!([status(0).0, status(1).0, status(2).0], [401; 3]);
}
