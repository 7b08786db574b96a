//! Codes of an app and recovery codes: each is good once, and guesses wait.

use desk::Holder;
use model::{ErrorKind, staff::StaffRole};
use testkit::{IRIS, On, TestDesk, ZOE, on_both};

use super::{code, holder, kind, set_up_app, sign_in, time_passes, zoe};

on_both!(codes_are_good_once, recovery_codes_are_good_once, guesses_wait);

async fn codes_are_good_once(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = zoe(&desk).await;
    let secret = zoe.begin_totp().await.expect("a secret").secret;
    assert_eq!(kind(zoe.finish_totp(&code(&secret, 300)).await), Some(ErrorKind::Invalid), "an old one");
    assert!(!zoe.security().await.expect("her own").totp, "not before a right code");
    let first = code(&secret, 0);
    zoe.finish_totp(&first).await.expect("right");
    assert_eq!(kind(zoe.prove_code(&first).await), Some(ErrorKind::Invalid), "the code that set it up");
    time_passes(&desk).await;
    for wrong in [code(&secret, 90), code(&secret, -90), "12345".to_owned(), String::new()] {
        assert_eq!(kind(zoe.prove_code(&wrong).await), Some(ErrorKind::Invalid), "{wrong}");
    }
    time_passes(&desk).await;
    let spaced = |code: String| format!(" {} {}", &code[..3], &code[3..]);
    zoe.prove_code(&spaced(code(&secret, 0))).await.expect("as people type it");
    assert_eq!(
        kind(zoe.prove_code(&code(&secret, 30)).await),
        Some(ErrorKind::Invalid),
        "older than one that was used"
    );
    time_passes(&desk).await;
    let right = code(&secret, 0);
    let taken = at_once(&zoe, &right).await;
    assert_eq!(taken, 1, "of twenty at once");
}

/// How many of twenty proofs with the same code at once are taken.
async fn at_once(holder: &Holder, code: &str) -> usize {
    let tries: Vec<_> = (0..20)
        .map(|_| {
            let (holder, code) = (holder.clone(), code.to_owned());
            tokio::spawn(async move { holder.prove_code(&code).await })
        })
        .collect();
    let mut taken = 0;
    for one in tries {
        match one.await.expect("a try") {
            Ok(()) => taken += 1,
            Err(error) => assert!(matches!(error.kind, ErrorKind::Invalid | ErrorKind::TooMany), "{error:?}"),
        }
    }
    taken
}

async fn recovery_codes_are_good_once(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = zoe(&desk).await;
    assert_eq!(kind(zoe.recovery_codes().await), Some(ErrorKind::Conflict), "in place of nothing");
    let (_, old) = set_up_app(&zoe).await;
    assert_eq!(at_once(&zoe, &old[0]).await, 1, "of twenty at once");
    assert_eq!(zoe.security().await.expect("her own").recovery_codes, 9);
    let new = zoe.recovery_codes().await.expect("a new set");
    time_passes(&desk).await;
    assert_eq!(kind(zoe.prove_code(&old[1]).await), Some(ErrorKind::Invalid), "the old ones are void");
    zoe.prove_code(&new[0].to_lowercase().replace('-', " ")).await.expect("as people type it");
    let iris = holder(&desk, &desk.token(IRIS, StaffRole::HelpDesk).await).await;
    assert_eq!(kind(iris.prove_code(&new[1]).await), Some(ErrorKind::Invalid), "another's");
    let half = holder(&desk, &sign_in(&desk, ZOE).await).await;
    half.prove_code(&new[2]).await.expect("lets in");
    let own = zoe.remove_totp().await.expect("removed");
    assert!(!own.totp && own.recovery_codes == 0, "they go with the last factor");
}

async fn guesses_wait(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = zoe(&desk).await;
    let (secret, _) = set_up_app(&zoe).await;
    time_passes(&desk).await;
    let token = sign_in(&desk, ZOE).await;
    let half = holder(&desk, &token).await;
    let mut kinds = Vec::new();
    for _ in 0..8 {
        kinds.push(kind(half.prove_code("ABCDE-FGHJK").await));
    }
    assert_eq!(kinds.iter().filter(|kind| **kind == Some(ErrorKind::TooMany)).count(), 3, "{kinds:?}");
    // The password again makes nobody's tries free.
    let again = holder(&desk, &sign_in(&desk, ZOE).await).await;
    let waits = again.prove_code(&code(&secret, 0)).await.expect_err("even a right one waits");
    assert!(waits.kind == ErrorKind::TooMany && waits.retry_after.is_some_and(|seconds| seconds > 0), "{waits:?}");
    time_passes(&desk).await;
    again.prove_code(&code(&secret, 0)).await.expect("never locked out");
}
