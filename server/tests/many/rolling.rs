//! A rolling restart under load: each process is told to end and is replaced in turn, and no request fails.

use std::{
    process::Command,
    sync::{
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc::TryRecvError,
    },
    thread,
    time::Duration,
};

use serde_json::json;
use store::{
    entities::searches,
    sea_orm::{EntityTrait, PaginatorTrait},
};
use testkit::{IRIS, ZOE, haproxy::Haproxy};

use crate::{
    farm::{Farm, client, get, post, until},
    news::line,
};

#[tokio::test(flavor = "multi_thread")]
async fn no_request_fails_while_all_are_replaced() {
    let mut farm = Farm::start(3, &["--drain-delay", "2"]).await;
    let cookies = [farm.cookie(ZOE).await, farm.cookie(IRIS).await];
    farm.desk.without_brake().await;
    let haproxy = strict(&farm);
    let base = format!("http://{}", haproxy.address());
    let org = farm.desk.org("Farol").await;
    let open = line(&base, &format!("org={org}"), &cookies[0]);
    let (done, reads, writes) = (AtomicBool::new(false), AtomicU64::new(0), AtomicU64::new(0));
    thread::scope(|scope| {
        let ask = |number: usize| {
            let (base, cookie, done, reads, writes) = (&base, &cookies[number % 2], &done, &reads, &writes);
            move || {
                let client = client();
                for turn in number.. {
                    if done.load(Ordering::Relaxed) {
                        return;
                    }
                    let (answer, count) = match turn % 3 {
                        0 => (post(&client, base, "/api/search", cookie, &json!({"q": "ana"})), reads),
                        1 => (get(&client, base, "/", cookie), reads),
                        _ => (post(&client, base, "/api/searches/commit", cookie, &json!({"q": "silva"})), writes),
                    };
                    let answer = answer.unwrap_or_else(|fault| panic!("request {turn}: {fault}"));
                    assert_eq!(answer.0, 200, "request {turn}: {}", answer.1);
                    count.fetch_add(1, Ordering::Relaxed);
                }
            }
        };
        let stop = Stop(&done);
        let asking: Vec<_> = (0..4).map(|number| scope.spawn(ask(number))).collect();
        for at in 0..3 {
            thread::sleep(Duration::from_millis(500));
            let took = farm.replace(at);
            println!("process {at} ended in {} ms", took.as_millis());
            assert!(took < Duration::from_secs(25));
            let ready = format!("farol {} s{at} 127.0.0.1 2", at + 1);
            until("it is ready again", || haproxy.ask("show servers state").is_ok_and(|state| state.contains(&ready)));
        }
        thread::sleep(Duration::from_millis(500));
        drop(stop);
        asking.into_iter().for_each(|asked| asked.join().expect("no request fails"));
    });
    let (reads, writes) = (reads.into_inner(), writes.into_inner());
    println!("{reads} reads and {writes} writes while three processes were replaced");
    assert!(reads > 50 && writes > 25, "{reads} reads, {writes} writes");
    // Every write that was acknowledged is there, and every line of the log has its place in one chain.
    let kept = searches::Entity::find().count(farm.desk.store().read()).await.expect("counted");
    assert_eq!(kept, writes);
    until("the line of the process that ended has ended", || open.try_recv() == Err(TryRecvError::Disconnected));
    let lines = verified(&mut farm);
    assert!(lines >= writes, "{lines} lines of the log");
}

/// A balancer that tries nothing twice: that no request fails is the processes' own doing.
fn strict(farm: &Farm) -> Haproxy {
    let servers = farm.processes.iter().enumerate();
    let servers: String = servers.map(|(at, process)| format!("    server s{at} {}\n", process.address)).collect();
    let asks = "option httpchk GET /readyz\n    http-check expect status 200\n    default-server check inter 500ms fall 1 rise 1";
    let started = Haproxy::start(1, |own| {
        format!("listen farol\n    bind {}\n    mode http\n    retries 0\n    {asks}\n{servers}", own[0])
    });
    started.expect("HAProxy starts")
}

/// Ends the asking, also where the test fails meanwhile.
struct Stop<'a>(&'a AtomicBool);

impl Drop for Stop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Ends all, and checks the log as an operator does; how many lines it has.
fn verified(farm: &mut Farm) -> u64 {
    for process in &mut farm.processes {
        assert_eq!(process.end().0, Some(0));
    }
    let at = |name: &str| farm.data.path().join(name).display().to_string();
    let run = |words: &[&str]| {
        let out = Command::new(env!("CARGO_BIN_EXE_farol")).args(words).output().expect("it runs");
        assert!(out.status.success(), "{words:?}: {}", String::from_utf8_lossy(&out.stdout));
        String::from_utf8(out.stdout).expect("text")
    };
    let (export, data, key) = (at("export"), farm.data.path().display().to_string(), at("test-key"));
    let of = ["--database", &farm.desk.url, "--data", &data, "--key-file", &key];
    run(&[&["audit", "export", &export], &of[..]].concat());
    let public = run(&[&["audit", "key"], &of[..]].concat()).trim().to_owned();
    let found = std::fs::read_dir(farm.data.path()).expect("the folder").flatten();
    let checkpoints = found.map(|entry| entry.path()).find(|path| path.to_string_lossy().contains("checkpoint"));
    let checkpoints = checkpoints.expect("checkpoints").display().to_string();
    let told = run(&["audit", "verify", &export, "--checkpoints", &checkpoints, "--key", &public]);
    let count =
        told.strip_prefix("whole: lines ").and_then(|rest| rest.split(' ').next()?.replace(',', "").parse().ok());
    count.unwrap_or_else(|| panic!("{told}"))
}
