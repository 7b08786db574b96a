//! More than can be answered, at a small size: two at once, and something slow.

use std::{
    sync::mpsc::channel,
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use store::sea_orm::ConnectionTrait;
use testkit::{On, ZOE, on_both};

use crate::farm::{Farm, client, get, post, until};

on_both!(one_too_many_is_told_so_at_once, the_end_waits_for_what_is_under_way);

/// Far longer than it takes to be sent away, and no longer than a request waits for its place.
const WHILE: Duration = Duration::from_secs(2);

/// Nobody can commit a search until what is handed out has been let go of.
async fn hold(farm: &Farm) -> store::sea_orm::DatabaseTransaction {
    let held = farm.desk.store().begin().await.expect("begun");
    if farm.desk.url.starts_with("postgres") {
        held.execute_unprepared("LOCK TABLE searches IN ACCESS EXCLUSIVE MODE").await.expect("locked");
    }
    held
}

async fn one_too_many_is_told_so_at_once(on: On) {
    let farm = Farm::start_on(on, 1, &["--at-once", "2"]).await;
    let cookie = farm.cookie(ZOE).await;
    let base = farm.base(0);
    let commit = || post(&client(), &base, "/api/searches/commit", &cookie, &json!({"q": "ana"})).expect("an answer");
    assert_eq!(commit().0, 200);
    let held = hold(&farm).await;
    // Two are worked on, sixteen wait for them; twelve are one too many.
    let (to, refused) = channel();
    let (refused, done) = thread::scope(|scope| {
        let ask = || {
            let begun = Instant::now();
            let request = client().post(format!("{base}/api/searches/commit")).header("cookie", &cookie);
            let request = request.header("origin", &base).header("content-type", "application/json");
            let mut answer = request.send("{\"q\":\"ana\"}").expect("an answer");
            let text = answer.body_mut().read_to_string().expect("text");
            if answer.status() == 503 {
                let _ = to.send((begun.elapsed(), answer.headers().clone(), text));
            }
            answer.status().as_u16()
        };
        let asked: Vec<_> = (0..30).map(|_| scope.spawn(ask)).collect();
        let refused: Vec<_> = (0..12).map(|_| refused.recv_timeout(WHILE).expect("one is sent away")).collect();
        // Pages and health have lanes of their own.
        for path in ["/healthz", "/readyz", "/sign-in"] {
            assert_eq!(get(&client(), &base, path, "").expect("an answer").0, 200, "{path}");
        }
        drop(held);
        (refused, asked.into_iter().map(|asked| asked.join().expect("asked")).collect::<Vec<_>>())
    });
    assert!(done.iter().all(|status| matches!(status, 200 | 503)) && done.contains(&200), "{done:?}");
    assert!(refused.iter().all(|(took, ..)| *took < WHILE), "{refused:?}");
    let (_, headers, text) = &refused[0];
    assert_eq!(headers["retry-after"], "1");
    let told: Value = serde_json::from_str(text).expect("JSON");
    assert_eq!((told["error"]["kind"].as_str(), told["error"]["retry_after"].as_i64()), (Some("unavailable"), Some(1)));
    assert_eq!([commit().0, commit().0], [200; 2], "afterwards all is well");
}

async fn the_end_waits_for_what_is_under_way(on: On) {
    let mut farm = Farm::start_on(on, 1, &["--drain-delay", "3"]).await;
    let cookie = farm.cookie(ZOE).await;
    let base = farm.base(0);
    assert_eq!(get(&client(), &base, "/readyz", "").expect("an answer").0, 200);
    let held = hold(&farm).await;
    let commit = thread::spawn({
        let (base, cookie) = (base.clone(), cookie.clone());
        move || post(&client(), &base, "/api/searches/commit", &cookie, &json!({"q": "ana"})).expect("an answer").0
    });
    thread::sleep(Duration::from_millis(300));
    let ended = thread::scope(|scope| {
        let ended = scope.spawn(|| farm.processes[0].end());
        until("it is not ready", || get(&client(), &base, "/readyz", "").is_ok_and(|answer| answer.0 == 503));
        // Whoever comes before the balancer has noticed is answered, and told to connect elsewhere next time.
        let request = client().post(format!("{base}/api/search")).header("cookie", &cookie).header("origin", &base);
        let answer = request.header("content-type", "application/json").send("{\"q\":\"ana\"}").expect("an answer");
        assert_eq!((answer.status().as_u16(), answer.headers()["connection"].to_str().ok()), (200, Some("close")));
        until("it takes nobody new", || get(&client(), &base, "/readyz", "").is_err());
        drop(held);
        ended.join().expect("it ends")
    });
    assert_eq!(commit.join().expect("asked"), 200, "what was under way is finished");
    assert!(ended.0 == Some(0) && ended.1 < Duration::from_secs(25), "{ended:?}");
}
