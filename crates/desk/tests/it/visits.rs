//! Calls: started, noted, ended with a summary.

use std::collections::BTreeSet;

use model::{
    ErrorKind, UserId,
    audit::{HistoryInput, Outcome, Verb},
    staff::SignInInput,
    verification::Level,
};
use store::{
    entities::visits,
    sea_orm::{EntityTrait, PaginatorTrait},
};
use testkit::{On, PASSWORD, TestDesk, ZOE, on_both};

use crate::verification::{age, ordinaries, sent};

on_both!(
    a_call_from_start_to_summary,
    of_many_starts_at_once_one_call,
    a_call_that_was_ended_by_a_slip_goes_on,
    a_proof_that_ran_out_meanwhile_does_not,
    nor_a_call_after_another_or_that_was_denied,
    notes_are_kept_where_nobody_else_wrote,
);

async fn a_call_from_start_to_summary(on: On) {
    let desk = TestDesk::sample(on).await;
    let token = desk.token(ZOE, model::staff::StaffRole::HelpDesk).await;
    // As each request does: the handle is made anew.
    let zoe = async || desk.desk.agent(&token).await.expect("Zoe");
    let people = ordinaries(&desk, &zoe().await, 2).await;
    let id = UserId(people[0].id);
    assert!(zoe().await.corner().await.expect("corner").call.is_none());
    let call = zoe().await.start_call(id).await.expect("a call");
    assert_eq!(zoe().await.start_call(id).await.expect("the same").id, call.id);
    let notes = "Headset replaced.\nRings again.";
    zoe().await.note_call(call.id, notes, Some(" T-9 ".into()), None).await.expect("noted");
    let open = zoe().await.corner().await.expect("corner").call.expect("it goes on");
    assert_eq!((open.notes.as_str(), open.case.as_deref(), open.user.id), (notes, Some("T-9"), id));
    let code = zoe().await.send_code(id, 0).await.expect("a code");
    let digits = desk.deliver().await.last().expect("a mail").code();
    zoe().await.confirm_code(code.id, &digits).await.expect("confirmed");
    assert_eq!(zoe().await.user(id).await.expect("card").proof.map(|proof| proof.level), Some(Level::Mailbox));
    zoe().await.reveal_contact(id).await.expect("contact data");

    let felipe = desk.agent("felipe.fernandes@farol.example").await;
    assert_eq!(felipe.end_call(call.id).await.expect_err("another's").kind, ErrorKind::NotFound);
    let summary = zoe().await.end_call(call.id).await.expect("over");
    for part in [people[0].display_name.as_str(), "T-9", "Mailbox confirmed", "Contact data seen in full", notes] {
        assert!(summary.text.contains(part), "{part} in {}", summary.text);
    }
    assert!(!summary.text.contains(&digits) && !summary.text.contains(&people[0].emails.0[0]), "{}", summary.text);
    let when = model::visits::span(&summary.started_at, &summary.ended_at);
    assert!(summary.text.contains(&format!("{when} (")) && !summary.text.contains("(0 min)"), "{}", summary.text);
    assert_eq!(zoe().await.end_call(call.id).await.expect("the same").text, summary.text);
    assert!(zoe().await.corner().await.expect("corner").call.is_none());
    assert!(zoe().await.user(id).await.expect("card").proof.is_none(), "what was proven is over with the call");
    let late = zoe().await.note_call(call.id, "more", None, None).await.expect_err("over");
    assert_eq!(late.kind, ErrorKind::Conflict);
    // The first code begins a call by itself.
    zoe().await.send_code(UserId(people[1].id), 0).await.expect("a code");
    let call = zoe().await.corner().await.expect("corner").call.expect("a call");
    assert_eq!(call.user.id.0, people[1].id);
}

async fn of_many_starts_at_once_one_call(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    let id = UserId(ordinaries(&desk, &zoe, 1).await[0].id);
    let starts = futures::future::join_all((0..6).map(|_| zoe.start_call(id)));
    let (started, code) = tokio::join!(starts, zoe.send_code(id, 0));
    code.expect("a code");
    let started: BTreeSet<_> = started.into_iter().map(|call| call.expect("a call").id.to_string()).collect();
    assert_eq!(started.len(), 1);
    assert_eq!(visits::Entity::find().count(desk.store().read()).await.expect("a count"), 1);
}

async fn a_call_that_was_ended_by_a_slip_goes_on(on: On) {
    let desk = TestDesk::sample(on).await;
    let token = desk.token(ZOE, model::staff::StaffRole::HelpDesk).await;
    let zoe = async || desk.desk.agent(&token).await.expect("Zoe");
    let person = ordinaries(&desk, &zoe().await, 1).await.remove(0);
    let id = UserId(person.id);
    let call = zoe().await.start_call(id).await.expect("a call");
    zoe().await.note_call(call.id, "No dial tone.", Some("T-9".into()), None).await.expect("noted");
    let (code, digits) = sent(&desk, &zoe().await, &person).await;
    zoe().await.confirm_code(code.id, &digits).await.expect("confirmed");
    let proof = zoe().await.user(id).await.expect("card").proof;
    zoe().await.end_call(call.id).await.expect("over");
    assert!(zoe().await.user(id).await.expect("card").proof.is_none());

    let again = SignInInput { email: ZOE.to_owned(), password: PASSWORD.to_owned() };
    let elsewhere = desk.desk.sign_in(again, desk::Client::default()).await.expect("another session");
    let elsewhere = desk.desk.agent(elsewhere.as_str()).await.expect("Zoe");
    let felipe = desk.agent("felipe.fernandes@farol.example").await;
    for other in [&elsewhere, &felipe] {
        assert_eq!(other.reopen_call(call.id).await.expect_err("another's").kind, ErrorKind::NotFound);
    }
    let open = zoe().await.reopen_call(call.id).await.expect("it goes on");
    assert_eq!((open.id, open.notes.as_str(), open.case.as_deref()), (call.id, "No dial tone.", Some("T-9")));
    assert_eq!(zoe().await.reopen_call(call.id).await.expect("open already").id, call.id);
    assert_eq!(zoe().await.corner().await.expect("corner").call.map(|call| call.id), Some(call.id));
    assert!(proof.is_some());
    assert_eq!(zoe().await.user(id).await.expect("card").proof, proof, "not a second longer than it would have held");
    zoe().await.reveal_contact(id).await.expect("contact data");
    zoe().await.note_call(call.id, "No dial tone. Cable replaced.", None, None).await.expect("noted");

    zoe().await.end_call(call.id).await.expect("over");
    age(desk.store(), 110).await;
    zoe().await.reopen_call(call.id).await.expect("within two minutes");
    zoe().await.end_call(call.id).await.expect("over");
    age(desk.store(), 130).await;
    assert_eq!(zoe().await.reopen_call(call.id).await.expect_err("too late").kind, ErrorKind::Conflict);
    let history = zoe().await.user_history(id, HistoryInput::default()).await.expect("history").events.rows;
    let of_call = |verb: &Verb| matches!(verb, Verb::StartCall | Verb::EndCall | Verb::ReopenCall);
    let done = history.iter().rev().filter(|row| row.outcome == Outcome::Done && row.visit == Some(call.id));
    let verbs: Vec<_> = done.map(|row| row.verb).filter(of_call).collect();
    let [ended, reopened] = [Verb::EndCall, Verb::ReopenCall];
    assert_eq!(verbs, [Verb::StartCall, ended, reopened, ended, reopened, ended]);
}

async fn a_proof_that_ran_out_meanwhile_does_not(on: On) {
    let desk = TestDesk::sample(on).await;
    let token = desk.token(ZOE, model::staff::StaffRole::HelpDesk).await;
    let zoe = async || desk.desk.agent(&token).await.expect("Zoe");
    let person = ordinaries(&desk, &zoe().await, 1).await.remove(0);
    let id = UserId(person.id);
    let (code, digits) = sent(&desk, &zoe().await, &person).await;
    zoe().await.confirm_code(code.id, &digits).await.expect("confirmed");
    let call = zoe().await.corner().await.expect("corner").call.expect("a call");
    age(desk.store(), 14 * 60).await;
    assert!(zoe().await.user(id).await.expect("card").proof.is_some());
    zoe().await.end_call(call.id).await.expect("over");
    age(desk.store(), 90).await;
    zoe().await.reopen_call(call.id).await.expect("it goes on");
    assert!(zoe().await.user(id).await.expect("card").proof.is_none(), "fifteen minutes are over");

    // Quiet for an hour, it was over before it was ended.
    age(desk.store(), 60 * 60).await;
    zoe().await.end_call(call.id).await.expect("over");
    assert_eq!(zoe().await.reopen_call(call.id).await.expect_err("it was over").kind, ErrorKind::Conflict);
}

async fn nor_a_call_after_another_or_that_was_denied(on: On) {
    let desk = TestDesk::sample(on).await;
    let token = desk.token(ZOE, model::staff::StaffRole::HelpDesk).await;
    let zoe = async || desk.desk.agent(&token).await.expect("Zoe");
    let people = ordinaries(&desk, &zoe().await, 3).await;
    let call = zoe().await.start_call(UserId(people[0].id)).await.expect("a call");
    zoe().await.end_call(call.id).await.expect("over");
    age(desk.store(), 5).await;
    let next = zoe().await.start_call(UserId(people[1].id)).await.expect("the next");
    assert_eq!(zoe().await.reopen_call(call.id).await.expect_err("another goes on").kind, ErrorKind::Conflict);
    assert_eq!(zoe().await.corner().await.expect("corner").call.map(|call| call.id), Some(next.id));
    zoe().await.end_call(next.id).await.expect("over");
    assert_eq!(zoe().await.reopen_call(call.id).await.expect_err("another was begun").kind, ErrorKind::Conflict);
    zoe().await.reopen_call(next.id).await.expect("the last one");

    // Ended by hand before the owner of the mailbox says so, and by their saying so.
    for (person, by_hand) in [(&people[1], true), (&people[2], false)] {
        let (code, digits) = sent(&desk, &zoe().await, person).await;
        let link = desk.deliver().await.pop().expect("a mail").link();
        zoe().await.confirm_code(code.id, &digits).await.expect("confirmed");
        let call = zoe().await.corner().await.expect("corner").call.expect("a call");
        if by_hand {
            zoe().await.end_call(call.id).await.expect("over");
        }
        desk.desk.answer_link(&link, true, desk::Client::default()).await.expect("answered");
        desk.deliver().await;
        assert_eq!(zoe().await.reopen_call(call.id).await.expect_err("denied").kind, ErrorKind::NotAllowed);
        assert!(zoe().await.corner().await.expect("corner").call.is_none());
    }
}

async fn notes_are_kept_where_nobody_else_wrote(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    let person = ordinaries(&desk, &zoe, 1).await.remove(0);
    let call = zoe.start_call(UserId(person.id)).await.expect("a call");
    let id = call.id;
    let note = async |text: &str, case: &str, base: Option<i64>| {
        let noted = zoe.note_call(id, text, Some(case.to_owned()), base).await.expect("an answer");
        (noted.kept, noted.call.notes, noted.call.case.unwrap_or_default(), noted.call.revision)
    };
    let got = |kept: bool, text: &str, case: &str, revision: i64| (kept, text.to_owned(), case.to_owned(), revision);
    assert_eq!(call.revision, 0);
    assert_eq!(note("One", "", Some(0)).await, got(true, "One", "", 1));
    assert_eq!(note("Two", "", Some(0)).await, got(false, "One", "", 1), "what is newer is told, and stays");
    assert_eq!(note("One", "", Some(0)).await, got(true, "One", "", 2), "the answer was lost on its way");
    assert_eq!(note("One", "T-9", Some(0)).await, got(false, "One", "", 2), "another case number is another note");
    assert_eq!(note("One\nTwo", "T-9", Some(2)).await, got(true, "One\nTwo", "T-9", 3));
    assert_eq!(note("Three", "", None).await, got(true, "Three", "", 4), "whoever names no base overwrites");

    // Two windows at the same moment: one of them is told.
    let (left, right) = tokio::join!(note("Left", "", Some(4)), note("Right", "", Some(4)));
    assert_ne!(left.0, right.0, "{left:?} and {right:?}");
    assert_eq!((&left.1, left.3), (&right.1, 5));
    zoe.end_call(id).await.expect("over");
    let summary = zoe.call(id).await.expect("the summary").text;
    assert!(summary.contains(&left.1), "{summary}");
}
