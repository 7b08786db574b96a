//! Second factors: how far a session comes without, what lets it in, and what a proof is good for.

mod codes;
mod customers;
mod passkeys;

use desk::{Client, Holder};
use model::{
    AppError, ErrorKind,
    audit::{Outcome, Verb},
    security::{Factor, Stage},
    staff::{SignInInput, StaffRole},
};
use store::{
    Word,
    entities::{attempts, audit_events, providers, sessions, staff, totps},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr},
};
use testkit::{
    IRIS, On, PASSWORD, TestDesk, ZOE,
    authenticator::{Authenticator, code},
    on_both,
};

/// What the desks of tests are shown by.
const ORIGIN: &str = "https://farol.example";

on_both!(
    two_steps,
    days_to_set_one_up,
    who_set_one_up_elsewhere_shows_it,
    a_proof_is_fresh_for_ten_minutes,
    the_last_factor_stays_where_one_is_required,
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

/// Sets up an app; its secret and the recovery codes.
async fn set_up_app(holder: &Holder) -> (String, Vec<String>) {
    let secret = holder.begin_totp().await.expect("a secret").secret;
    let codes = holder.finish_totp(&code(&secret, 0)).await.expect("set up");
    (secret, codes)
}

async fn add_passkey(holder: &Holder, name: &str) -> Authenticator {
    let mut device = Authenticator::at(ORIGIN);
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
        (Verb::GrantRole, Outcome::Done, "system"),
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
