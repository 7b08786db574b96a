//! The chain: sealed by many at once, tampered with at random, and whole after a person was erased.

use std::{fs, path::Path, time::Duration};

use desk::{
    Client, Desk, Keys,
    audit::{Tampered, verify},
};
use model::{ErrorKind, UserId, audit::HistoryInput, staff::SignInInput};
use store::Store;
use testkit::{KEY, On, TestDesk, ZOE, on_both};

use crate::verification::{ordinaries, ordinary, sql};

on_both!(
    a_thousand_tamperings,
    what_cannot_be_signed_waits,
    few_lines_are_signed_after_ten_minutes,
    two_processes_make_one_chain,
    erasing_a_person_leaves_it_whole
);

/// An export with its checkpoints and the key, all whole.
async fn exported(desk: &Desk, folder: &Path) -> (String, String, String) {
    let checkpoints = folder.join("checkpoints");
    let mut out = Vec::new();
    desk.export_log(&mut out, &checkpoints).await.expect("an export");
    let export = String::from_utf8(out).expect("text");
    (export, fs::read_to_string(&checkpoints).expect("checkpoints"), desk.audit_key().expect("a key"))
}

/// A plain generator of numbers (SplitMix64): the same tamperings each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % end as u64).expect("small")
    }
}

async fn a_thousand_tamperings(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    for user in ordinaries(&desk, &zoe, 12).await {
        zoe.user(UserId(user.id)).await.expect("a card");
        let _ = zoe.reveal_contact(UserId(user.id)).await;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let (export, checkpoints, key) = exported(&desk.desk, folder.path()).await;
    let whole = verify(&export, &checkpoints, &key, None).expect("whole");
    assert!(whole.lines > 20 && whole.checkpoints >= 2, "{whole:?}");
    let half = format!("{checkpoints}{}", &checkpoints[..40]);
    assert_eq!(verify(&export, &half, &key, None), Ok(whole), "as a full disk leaves the file");
    assert!(matches!(verify(&export, &format!("{half}\n"), &key, None), Err(Tampered::CheckpointForm(_))));
    let lines: Vec<&str> = export.lines().collect();
    let mut numbers = Numbers(4);
    for round in 0..1_000 {
        let mut tampered: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        let (a, b) = (numbers.below(lines.len() - 1), numbers.below(lines.len() - 1));
        let what = match round % 5 {
            0 => {
                let at = numbers.below(tampered[a].len());
                let mut bytes = std::mem::take(&mut tampered[a]).into_bytes();
                bytes[at] = if bytes[at] == b'0' { b'1' } else { b'0' };
                tampered[a] = String::from_utf8(bytes).expect("the log is ASCII");
                "edit"
            }
            1 => {
                tampered.remove(a);
                "delete"
            }
            2 => {
                let copy = tampered[b].clone();
                tampered.insert(a, copy);
                "insert"
            }
            3 if a != b => {
                tampered.swap(a, b);
                "swap"
            }
            _ => {
                // With everything that is in the file; what is outside of it stays.
                tampered.truncate(1 + a);
                "cut the tail"
            }
        };
        let text = tampered.join("\n") + "\n";
        assert!(verify(&text, &checkpoints, &key, None).is_err(), "{what} at {a}, {b} was not seen");
    }
    let cut = lines[..lines.len() - 2].join("\n");
    assert!(matches!(verify(&cut, &checkpoints, &key, None), Err(Tampered::Cut { .. })), "the checkpoint tells");
    // Who makes every hash anew has no key to sign with.
    let forged = desk::Desk::new(desk.store().clone()).with_keys(Keys::new(&[8; 32])).audit_key().expect("a key");
    assert!(matches!(verify(&export, &checkpoints, &forged, None), Err(Tampered::Signature(_))));
    assert_eq!(verify(&export, "", &key, None).map(|whole| whole.checkpoints), Ok(1), "the one at its own end");
}

/// And none anew.
async fn few_lines_are_signed_after_ten_minutes(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("checkpoints");
    let signed = async || {
        desk.desk.seal_all(&path, false).await.expect("sealed");
        fs::read_to_string(&path).expect("checkpoints").lines().count()
    };
    desk.desk.seal_all(&path, true).await.expect("signed");
    zoe.user(UserId(ordinary(&desk, &zoe).await.id)).await.expect("a card");
    assert_eq!(signed().await, 1, "a few lines wait");
    let pass = async || sql(desk.store().read(), "UPDATE audit_head SET signed_at = signed_at - 300").await;
    pass().await;
    assert_eq!(signed().await, 1, "for ten minutes");
    pass().await;
    assert_eq!(signed().await, 2);
    for _ in 0..2 {
        pass().await;
    }
    assert_eq!(signed().await, 2, "of what is signed already there is nothing to sign");
    let (export, checkpoints, key) = exported(&desk.desk, folder.path()).await;
    verify(&export, &checkpoints, &key, None).expect("whole");
}

async fn two_processes_make_one_chain(on: On) {
    let desk = TestDesk::sample(on).await;
    let folder = tempfile::tempdir().expect("a folder");
    let token = desk.token(ZOE, model::staff::StaffRole::HelpDesk).await;
    let store = Store::open(&desk.url).await.expect("another process");
    let other = Desk::new(store).with_keys(Keys::new(&KEY));
    let people = {
        let zoe = desk.desk.agent(&token).await.expect("Zoe");
        ordinaries(&desk, &zoe, 100).await
    };
    let ending = std::sync::Arc::default();
    let sealers = [&desk.desk, &other].map(|process| {
        tokio::spawn(process.clone().keep_sealing(folder.path().join("checkpoints"), std::sync::Arc::clone(&ending)))
    });
    let mut writers = tokio::task::JoinSet::new();
    for process in [&desk.desk, &other] {
        for user in &people {
            let (process, token, id) = (process.clone(), token.clone(), UserId(user.id));
            writers.spawn(async move { process.agent(&token).await?.user(id).await.map(drop) });
        }
    }
    while let Some(written) = writers.join_next().await {
        written.expect("no panic").expect("a card");
    }
    ending.store(true, std::sync::atomic::Ordering::Relaxed);
    for sealer in sealers {
        tokio::time::timeout(Duration::from_secs(60), sealer).await.expect("it ends").expect("no panic");
    }
    let (export, checkpoints, key) = exported(&other, folder.path()).await;
    let whole = verify(&export, &checkpoints, &key, None).expect("one unbroken chain");
    assert!(whole.lines > 200, "{whole:?}");
}

async fn what_cannot_be_signed_waits(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    zoe.user(UserId(ordinaries(&desk, &zoe, 1).await[0].id)).await.expect("a card");
    let late = async || {
        let findings = desk.desk.examine().await.expect("looked over");
        findings.into_iter().any(|finding| !finding.well && finding.says.contains("wait to be signed"))
    };
    let folder = tempfile::tempdir().expect("a folder");
    assert!(desk.desk.seal_all(&folder.path().join("no such folder/checkpoints"), true).await.is_err());
    assert!(!late().await, "it has just been written");
    sql(desk.store().read(), "UPDATE audit_events SET at = at - 3600").await;
    assert!(late().await);
    desk.desk.seal_all(&folder.path().join("checkpoints"), true).await.expect("signed");
    assert!(!late().await);
    // Before it is sealed at all, likewise.
    zoe.user(UserId(ordinaries(&desk, &zoe, 2).await[1].id)).await.expect("another card");
    sql(desk.store().read(), "UPDATE audit_events SET at = at - 3600 WHERE seq IS NULL").await;
    assert!(late().await);
}

async fn erasing_a_person_leaves_it_whole(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    let user = ordinaries(&desk, &zoe, 1).await.remove(0);
    let id = UserId(user.id);
    zoe.user(id).await.expect("a card");
    let folder = tempfile::tempdir().expect("a folder");
    let (before, ..) = exported(&desk.desk, folder.path()).await;
    assert!(!before.contains(&user.display_name) && !before.contains("Zoë"), "nothing personal is readable in it");
    let named = |rows: &[model::audit::EventRow]| rows.iter().filter_map(|row| row.subject.clone()?.name).count();
    let history = zoe.user_history(id, HistoryInput::default()).await.expect("history").events.rows;
    assert!(named(&history) > 0);
    desk.desk.erase_person(id).await.expect("erased");
    let history = zoe.user_history(id, HistoryInput::default()).await.expect("history").events.rows;
    assert!(!history.is_empty() && named(&history) == 0, "{history:#?}");
    // What comes after says no name either, and the chain is whole.
    assert_eq!(zoe.reveal_contact(id).await.expect_err("nothing proven").kind, ErrorKind::NotAllowed);
    let (after, checkpoints, key) = exported(&desk.desk, folder.path()).await;
    verify(&after, &checkpoints, &key, None).expect("whole");
    assert!(after.starts_with(&before[..before.find("{\"checkpoint\"").expect("its end")]), "not a byte has changed");
    let wrong = SignInInput { email: "nobody@nowhere.example".to_owned(), password: "x".repeat(12) };
    assert!(desk.desk.sign_in(wrong, Client::default()).await.is_err());
}
