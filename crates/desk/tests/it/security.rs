//! Second factors: how far a session comes without, what lets it in, and what a proof is good for.

mod authenticator;

use desk::{Client, Holder};
use model::{
    AppError, ErrorKind,
    audit::{Outcome, Verb},
    security::{Factor, Stage},
    staff::{SignInInput, StaffRole},
};
use store::{
    Word,
    entities::{attempts, audit_events, challenges, providers, sessions, staff, totps, users},
    sea_orm::{
        ActiveValue::{Set, Unchanged},
        ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
        sea_query::Expr,
    },
};
use testkit::{IRIS, On, PASSWORD, TestDesk, ZOE, on_both};
use totp_rs::{Builder, Secret};

use authenticator::Authenticator;

on_both!(
    two_steps,
    days_to_set_one_up,
    who_set_one_up_elsewhere_shows_it,
    codes_are_good_once,
    recovery_codes_are_good_once,
    a_proof_is_fresh_for_ten_minutes,
    guesses_wait,
    passkeys_prove,
    questions_are_for_one_session_and_some_minutes,
    the_last_factor_stays_where_one_is_required,
    customers_sign_in_with_a_passkey,
    the_log_tells_of_it,
);

fn kind<T>(answer: Result<T, AppError>) -> Option<ErrorKind> {
    answer.err().map(|error| error.kind)
}

async fn sign_in(desk: &TestDesk, email: &str) -> String {
    let input = SignInInput { email: email.to_owned(), password: PASSWORD.to_owned() };
    desk.desk.sign_in(input, Client::default()).await.expect("the password is right").as_str().to_owned()
}

async fn holder(desk: &TestDesk, token: &str) -> Holder {
    desk.desk.holder(token, false).await.expect("a live session")
}

/// Zoe, wholly signed in.
async fn zoe(desk: &TestDesk) -> Holder {
    let token = desk.token(ZOE, StaffRole::HelpDesk).await;
    holder(desk, &token).await
}

/// What the app shows `ago` seconds ago, for a secret as it was typed into it.
fn code(secret: &str, ago: i64) -> String {
    let secret = Secret::try_from_base32(secret.replace(' ', "")).expect("base32");
    let totp = Builder::new().with_secret(secret).build().expect("a secret of 160 bits");
    totp.generate(u64::try_from(desk::clock::now() - ago).expect("after 1970")).to_string()
}

/// Sets up an app; its secret and the recovery codes.
async fn set_up_app(holder: &Holder) -> (String, Vec<String>) {
    let secret = holder.begin_totp().await.expect("a secret").secret;
    let codes = holder.finish_totp(&code(&secret, 0)).await.expect("set up");
    (secret, codes)
}

async fn add_passkey(holder: &Holder, name: &str) -> Authenticator {
    let mut device = Authenticator::new();
    let question = holder.begin_passkey().await.expect("a question");
    holder.finish_passkey(name, &device.create(&question.options)).await.expect("added");
    device
}

/// As if the codes of the app had not been used yet, and nobody had tried any.
async fn time_passes(desk: &TestDesk) {
    let db = desk.store().read();
    totps::Entity::update_many().col_expr(totps::Column::Step, Expr::value(0)).exec(db).await.expect("set back");
    attempts::Entity::delete_many().exec(db).await.expect("forgotten");
}

async fn proven_before(desk: &TestDesk, seconds: i64) {
    let at = Expr::value(desk::clock::now() - seconds);
    let aged = sessions::Entity::update_many().col_expr(sessions::Column::ProvenAt, at);
    aged.exec(desk.store().read()).await.expect("aged");
}

/// As if all agents had been ones for `days`.
async fn agents_for(desk: &TestDesk, days: i64) {
    let since = Expr::value(desk::clock::now() - days * 24 * 60 * 60);
    let aged = staff::Entity::update_many().col_expr(staff::Column::CreatedAt, since);
    aged.exec(desk.store().read()).await.expect("aged");
}

async fn two_steps(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = zoe(&desk).await;
    assert_eq!(zoe.stage(), Stage::Full);
    assert_eq!(zoe.proof_ways().await.expect("ways").ways, [Factor::Password]);
    let (secret, codes) = set_up_app(&zoe).await;
    assert_eq!(codes.len(), 10);
    assert!(codes.iter().all(|code| code.len() == 11 && code.as_bytes()[5] == b'-'), "{codes:?}");
    let own = zoe.security().await.expect("her own");
    assert!(own.totp && own.recovery_codes == 10 && own.required && own.set_up_by.is_none() && !own.shut);
    assert_eq!(kind(zoe.prove_password(PASSWORD).await), Some(ErrorKind::NotAllowed), "too little by now");
    let token = sign_in(&desk, ZOE).await;
    let half = holder(&desk, &token).await;
    assert_eq!(half.stage(), Stage::Second);
    assert_eq!(kind(desk.desk.agent(&token).await), Some(ErrorKind::SecondFactor));
    for (what, answer) in [
        ("security", half.security().await.map(drop)),
        ("begin_totp", half.begin_totp().await.map(drop)),
        ("finish_totp", half.finish_totp("123456").await.map(drop)),
        ("remove_totp", half.remove_totp().await.map(drop)),
        ("begin_passkey", half.begin_passkey().await.map(drop)),
        ("recovery_codes", half.recovery_codes().await.map(drop)),
        ("prove_password", half.prove_password(PASSWORD).await),
    ] {
        assert_eq!(kind(answer), Some(ErrorKind::SecondFactor), "{what}");
    }
    assert_eq!(half.proof_ways().await.expect("ways").ways, [Factor::Totp, Factor::Recovery]);
    time_passes(&desk).await;
    half.prove_code(&code(&secret, 0)).await.expect("right");
    let agent = desk.desk.agent(&token).await.expect("wholly signed in");
    assert_eq!(agent.me().set_up_by, None);
    let row = staff::Entity::find_by_id(agent.me().id.0).one(desk.store().read()).await.expect("a query");
    assert!(row.is_some_and(|row| row.last_sign_in_at.is_some()));
    // Half a session ends like a whole one.
    let token = sign_in(&desk, ZOE).await;
    holder(&desk, &token).await.sign_out().await.expect("ended");
    assert_eq!(kind(desk.desk.holder(&token, false).await), Some(ErrorKind::SignedOut));
}

async fn days_to_set_one_up(on: On) {
    let desk = TestDesk::sample(on).await;
    let token = desk.token(ZOE, StaffRole::HelpDesk).await;
    assert!(desk.desk.agent(&token).await.expect("in time").me().set_up_by.is_some());
    agents_for(&desk, 6).await;
    let token = sign_in(&desk, ZOE).await;
    assert!(desk.desk.agent(&token).await.expect("in time").me().set_up_by.is_some());
    agents_for(&desk, 7).await;
    let shut = sign_in(&desk, ZOE).await;
    assert_eq!(kind(desk.desk.agent(&shut).await), Some(ErrorKind::SecondFactor));
    assert!(desk.desk.agent(&token).await.is_ok(), "who is in stays in");
    let holder_of_it = holder(&desk, &shut).await;
    assert!(holder_of_it.security().await.expect("the page to set one up").shut);
    assert!(holder_of_it.proof_ways().await.expect("none").ways.is_empty());
    assert_eq!(kind(holder_of_it.prove_code("123456").await), Some(ErrorKind::SecondFactor));
    assert_eq!(kind(holder_of_it.prove_password(PASSWORD).await), Some(ErrorKind::SecondFactor));
    assert_eq!(kind(holder_of_it.recovery_codes().await), Some(ErrorKind::SecondFactor));
    set_up_app(&holder_of_it).await;
    assert!(desk.desk.agent(&shut).await.is_ok(), "what was set up lets in");
    // Required since yesterday: the days begin then.
    let iris = desk.token(IRIS, StaffRole::HelpDesk).await;
    agents_for(&desk, 70).await;
    let yesterday = Expr::value(desk::clock::now() - 24 * 60 * 60);
    let since = providers::Entity::update_many().col_expr(providers::Column::SecondFactorSince, yesterday);
    since.exec(desk.store().read()).await.expect("required");
    assert!(desk.desk.agent(&sign_in(&desk, IRIS).await).await.expect("in time").me().set_up_by.is_some());
    let off = providers::Entity::update_many()
        .col_expr(providers::Column::SecondFactor, Expr::value(false))
        .col_expr(providers::Column::SecondFactorSince, Expr::value(0));
    off.exec(desk.store().read()).await.expect("not required");
    for token in [iris, sign_in(&desk, IRIS).await] {
        assert_eq!(desk.desk.agent(&token).await.expect("not required").me().set_up_by, None);
    }
}

async fn who_set_one_up_elsewhere_shows_it(on: On) {
    let desk = TestDesk::sample(on).await;
    let inside = zoe(&desk).await;
    agents_for(&desk, 8).await;
    let shut = sign_in(&desk, ZOE).await;
    let thief = holder(&desk, &shut).await;
    let begun = thief.begin_totp().await.expect("nothing is set up yet").secret;
    set_up_app(&inside).await;
    assert_eq!(kind(thief.finish_totp(&code(&begun, 0)).await), Some(ErrorKind::SecondFactor));
    assert_eq!(kind(thief.begin_passkey().await), Some(ErrorKind::SecondFactor));
    assert_eq!(holder(&desk, &shut).await.stage(), Stage::Second);
}

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

async fn a_proof_is_fresh_for_ten_minutes(on: On) {
    let desk = TestDesk::sample(on).await;
    let token = desk.token(ZOE, StaffRole::HelpDesk).await;
    proven_before(&desk, 590).await;
    holder(&desk, &token).await.begin_totp().await.expect("fresh enough");
    // Also where the clock was set back since.
    for seconds in [600, 100_000, -3_600] {
        proven_before(&desk, seconds).await;
        let zoe = holder(&desk, &token).await;
        zoe.security().await.expect("reading needs none");
        for (what, answer) in [
            ("begin_totp", zoe.begin_totp().await.map(drop)),
            ("finish_totp", zoe.finish_totp("123456").await.map(drop)),
            ("remove_totp", zoe.remove_totp().await.map(drop)),
            ("begin_passkey", zoe.begin_passkey().await.map(drop)),
            ("recovery_codes", zoe.recovery_codes().await.map(drop)),
        ] {
            assert_eq!(kind(answer), Some(ErrorKind::ProofNeeded), "{what} after {seconds} s");
        }
        time_passes(&desk).await;
    }
    let zoe = holder(&desk, &token).await;
    assert_eq!(kind(zoe.prove_password("not hers").await), Some(ErrorKind::Invalid));
    assert_eq!(kind(holder(&desk, &token).await.begin_totp().await), Some(ErrorKind::ProofNeeded));
    zoe.prove_password(PASSWORD).await.expect("hers");
    holder(&desk, &token).await.begin_totp().await.expect("fresh again");
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

async fn passkeys_prove(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = zoe(&desk).await;
    for name in ["", "  ", &"x".repeat(65)] {
        assert_eq!(kind(zoe.finish_passkey(name, "{}").await), Some(ErrorKind::Invalid));
    }
    assert_eq!(kind(zoe.finish_passkey("Laptop", "{}").await), Some(ErrorKind::Invalid));
    let mut laptop = add_passkey(&zoe, " Laptop ").await;
    let own = zoe.security().await.expect("her own");
    assert_eq!(own.passkeys.iter().map(|key| key.name.as_str()).collect::<Vec<_>>(), ["Laptop"]);
    assert!(own.passkeys[0].used_at.is_none());
    // The same once more, of another person: it is somebody's already.
    let iris = holder(&desk, &desk.token(IRIS, StaffRole::HelpDesk).await).await;
    let question = iris.begin_passkey().await.expect("a question");
    assert_eq!(kind(iris.finish_passkey("Hers", &laptop.create(&question.options)).await), Some(ErrorKind::Conflict));
    let question = zoe.begin_passkey().await.expect("a question");
    let options: serde_json::Value = serde_json::from_str(&question.options).expect("JSON");
    assert_eq!(options["excludeCredentials"].as_array().map(Vec::len), Some(1));

    let token = sign_in(&desk, ZOE).await;
    let half = holder(&desk, &token).await;
    assert_eq!(half.proof_ways().await.expect("ways").ways, [Factor::Passkey]);
    let question = half.begin_proof().await.expect("a question");
    let stranger = Authenticator::new().get(&question.options);
    assert_eq!(kind(half.prove_passkey(&stranger).await), Some(ErrorKind::Invalid));
    let late = laptop.get(&question.options);
    assert_eq!(kind(half.prove_passkey(&late).await), Some(ErrorKind::NotFound), "a question is asked once");
    let question = half.begin_proof().await.expect("a question");
    let answer = laptop.get(&question.options);
    half.prove_passkey(&answer).await.expect("hers");
    assert!(desk.desk.agent(&token).await.is_ok());
    assert_eq!(kind(half.prove_passkey(&answer).await), Some(ErrorKind::NotFound), "an answer is good once");
    let zoe = holder(&desk, &token).await;
    assert!(zoe.security().await.expect("her own").passkeys[0].used_at.is_some());
    for place in 1..10 {
        add_passkey(&zoe, &format!("Key {place}")).await;
    }
    assert_eq!(kind(zoe.begin_passkey().await), Some(ErrorKind::Conflict), "ten are enough");
    // One that was taken away between question and answer.
    let question = zoe.begin_proof().await.expect("a question");
    let first = zoe.security().await.expect("her own").passkeys[0].id;
    assert_eq!(zoe.remove_passkey(first).await.expect("removed").passkeys.len(), 9);
    assert_eq!(kind(zoe.prove_passkey(&laptop.get(&question.options)).await), Some(ErrorKind::Invalid));
    assert_eq!(kind(iris.remove_passkey(first).await), Some(ErrorKind::NotFound));
    // At the address of the machine itself there is a name to go to.
    let local = desk.desk.clone().with_public_url("http://127.0.0.1:3000");
    let at = async |host: &str| {
        let client = Client { host: host.to_owned(), ..Client::default() };
        local.holder(&token, false).await.expect("live").from(client).begin_passkey().await
    };
    let no = at("127.0.0.1:3000").await.expect_err("not by its number");
    assert!(no.kind == ErrorKind::Unavailable && no.message.contains("http://localhost:3000"), "{no:?}");
    assert!(at("localhost:3000").await.expect("a question").options.contains(r#""id":"localhost""#));
}

async fn questions_are_for_one_session_and_some_minutes(on: On) {
    let desk = TestDesk::sample(on).await;
    let one = zoe(&desk).await;
    let two = holder(&desk, &sign_in(&desk, ZOE).await).await;
    let secret = one.begin_totp().await.expect("a secret").secret;
    assert_eq!(kind(two.finish_totp(&code(&secret, 0)).await), Some(ErrorKind::NotFound));
    let mut device = Authenticator::new();
    let question = one.begin_passkey().await.expect("a question");
    let made = device.create(&question.options);
    assert_eq!(kind(two.finish_passkey("Laptop", &made).await), Some(ErrorKind::NotFound));
    two.begin_passkey().await.expect("its own question");
    assert_eq!(kind(two.finish_passkey("Laptop", &made).await), Some(ErrorKind::Invalid), "an answer to another one");
    let over =
        challenges::Entity::update_many().col_expr(challenges::Column::ExpiresAt, Expr::value(desk::clock::now()));
    over.exec(desk.store().read()).await.expect("aged");
    assert_eq!(kind(one.finish_passkey("Laptop", &made).await), Some(ErrorKind::NotFound), "too late");
    assert_eq!(kind(one.finish_totp(&code(&secret, 0)).await), Some(ErrorKind::NotFound), "too late");
    let mut device = add_passkey(&one, "Laptop").await;
    let (one, two) = (holder(&desk, &sign_in(&desk, ZOE).await).await, holder(&desk, &sign_in(&desk, ZOE).await).await);
    let question = one.begin_proof().await.expect("a question");
    let answer = device.get(&question.options);
    assert_eq!(kind(two.prove_passkey(&answer).await), Some(ErrorKind::NotFound));
    one.prove_passkey(&answer).await.expect("its own");
}

async fn the_last_factor_stays_where_one_is_required(on: On) {
    let desk = TestDesk::sample(on).await;
    let token = desk.token(ZOE, StaffRole::HelpDesk).await;
    set_up_app(&holder(&desk, &token).await).await;
    holder(&desk, &token).await.remove_totp().await.expect("there are days left");
    set_up_app(&holder(&desk, &token).await).await;
    agents_for(&desk, 8).await;
    let zoe = holder(&desk, &token).await;
    let no = zoe.remove_totp().await.expect_err("the last one");
    assert!(no.kind == ErrorKind::NotAllowed && no.message.contains("requires"), "{no:?}");
    add_passkey(&zoe, "Laptop").await;
    let own = zoe.remove_totp().await.expect("another one is there");
    assert_eq!(kind(zoe.remove_passkey(own.passkeys[0].id).await), Some(ErrorKind::NotAllowed));
    // An app goes over to a new telephone in one step.
    set_up_app(&zoe).await;
    time_passes(&desk).await;
    set_up_app(&zoe).await;
}

async fn customers_sign_in_with_a_passkey(on: On) {
    let desk = TestDesk::sample(on).await;
    let db = desk.store().read();
    let admins = users::Entity::find().filter(users::Column::Administrator.eq(true)).order_by_asc(users::Column::Id);
    let admins = admins.filter(users::Column::Status.eq("active")).all(db).await.expect("a query");
    let providers = providers::Entity::find().all(db).await.expect("a query");
    let of_customers =
        admins.into_iter().filter(|user| providers.iter().all(|provider| provider.org_id != user.org_id));
    let admin = of_customers.into_iter().next().expect("a customer's administrator");
    let email = admin.emails.0[0].clone();
    // A passkey of theirs, added while they were signed in otherwise.
    let session = store::entities::customer_sessions::ActiveModel {
        hash: Set(hex::encode(<sha2::Sha256 as sha2::Digest>::digest(b"a token"))),
        id: Set(uuid::Uuid::now_v7()),
        user_id: Set(admin.id),
        created_at: Set(desk::clock::now()),
        last_seen_at: Set(desk::clock::now()),
        proven_at: Set(desk::clock::now()),
        address: Set(String::new()),
        browser: Set(String::new()),
    };
    store::entities::customer_sessions::Entity::insert(session).exec_without_returning(db).await.expect("a session");
    let holder = desk.desk.holder("a token", true).await.expect("a live session");
    assert_eq!(kind(desk.desk.holder("a token", false).await), Some(ErrorKind::SignedOut), "no agent's");
    let shape = async |email: &str| {
        let question = desk.desk.begin_customer_passkey(email).await.expect("always a question");
        let mut options: serde_json::Value = serde_json::from_str(&question.options).expect("JSON");
        let key = &mut options["allowCredentials"];
        assert_eq!(key.as_array().map(Vec::len), Some(1), "{email}");
        let id = key[0]["id"].take();
        assert!(options["challenge"].take().as_str().is_some_and(|challenge| challenge.len() > 40));
        (options, id)
    };
    let unknown = shape("nobody@nowhere.example").await;
    assert_eq!(unknown, shape("Nobody@nowhere.example ").await, "always the same");
    assert_eq!(unknown.0, shape(&email).await.0, "without a passkey");
    assert_eq!(kind(holder.begin_totp().await), Some(ErrorKind::NotAllowed));
    let mut device = add_passkey(&holder, "Telephone").await;
    assert_eq!(unknown.0, shape(&email).await.0, "with one");
    let question = desk.desk.begin_customer_passkey(&email).await.expect("a question");
    let answer = device.get(&question.options);
    let enter = async |email: &str, answer: &str| {
        desk.desk.customer_by_passkey(email, answer, Client::default()).await.map(|token| token.as_str().to_owned())
    };
    let token = enter(&email, &answer).await.expect("signed in");
    assert_eq!(desk.desk.holder(&token, true).await.expect("a session").stage(), Stage::Full);
    assert!(kind(enter(&email, &answer).await).is_some(), "an answer is good once");
    let question = desk.desk.begin_customer_passkey(&email).await.expect("a question");
    let answer = device.get(&question.options);
    assert_eq!(kind(enter("nobody@nowhere.example", &answer).await), Some(ErrorKind::SignedOut));
    let question = desk.desk.begin_customer_passkey("nobody@nowhere.example").await.expect("a question");
    let answer = device.get(&question.options);
    assert_eq!(kind(enter(&email, &answer).await), Some(ErrorKind::SignedOut), "nobody was asked");
    // A proof of theirs that is too old changes nothing.
    let old = Expr::value(desk::clock::now() - 600);
    let aged = store::entities::customer_sessions::Entity::update_many()
        .col_expr(store::entities::customer_sessions::Column::ProvenAt, old);
    aged.exec(db).await.expect("aged");
    let holder = desk.desk.holder(&token, true).await.expect("a session");
    assert_eq!(kind(holder.begin_passkey().await), Some(ErrorKind::ProofNeeded));
    // Who is no administrator any more is out at once.
    let lowered = users::ActiveModel { id: Unchanged(admin.id), administrator: Set(false), ..Default::default() };
    users::Entity::update(lowered).exec(db).await.expect("lowered");
    assert_eq!(kind(desk.desk.holder(&token, true).await), Some(ErrorKind::SignedOut));
}

async fn the_log_tells_of_it(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = zoe(&desk).await;
    let (secret, _) = set_up_app(&zoe).await;
    time_passes(&desk).await;
    let half = holder(&desk, &sign_in(&desk, ZOE).await).await;
    assert!(half.prove_code("000 000 0").await.is_err());
    half.prove_code(&code(&secret, 0)).await.expect("right");
    for email in [ZOE, "nobody@nowhere.example"] {
        let input = SignInInput { email: email.to_owned(), password: "a guess".to_owned() };
        assert!(desk.desk.sign_in(input, Client::default()).await.is_err());
    }
    let lines = audit_events::Entity::find().order_by_asc(audit_events::Column::Id);
    let lines = lines.all(desk.store().read()).await.expect("a query");
    let told: Vec<_> = lines.iter().map(|line| (line.verb.0, line.outcome.0, line.actor.0.as_str())).collect();
    let expected = [
        (Verb::SignIn, Outcome::Done, "agent"),
        (Verb::AddFactor, Outcome::Done, "agent"),
        (Verb::SignIn, Outcome::Refused, "agent"),
        (Verb::SignIn, Outcome::Done, "agent"),
        (Verb::SignIn, Outcome::Refused, "agent"),
        (Verb::SignIn, Outcome::Refused, "stranger"),
    ];
    assert_eq!(told, expected);
    assert!(lines.iter().all(|line| !format!("{line:?}").contains("nobody")));
    let sessions = sessions::Entity::find().filter(sessions::Column::Stage.eq(Word(Stage::Full)));
    assert_eq!(sessions.all(desk.store().read()).await.expect("a query").len(), 2);
}
