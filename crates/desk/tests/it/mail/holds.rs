//! Lifting a hold, under the rules of docs/mail.md.

use desk::{AgentDesk, mail::report::Report};
use model::{
    ErrorKind, UserId,
    mail::{MailEventKind, MailSource, SuppressionReason},
    staff::StaffRole,
    verification::Offer,
};
use store::{
    Word,
    entities::{mail_events, suppressions, users},
    sea_orm::{ActiveValue::Set, ActiveValue::Unchanged, EntityTrait},
};
use testkit::{On, TestDesk, ZOE, on_both};

use super::report;
use crate::verification::{age, ordinaries, ordinary, sent, sql};

on_both!(
    a_hard_bounce,
    a_complaint,
    three_passing_failures,
    by_the_same_mailbox_is_no_proof,
    an_agent_lifts_twenty_a_day,
    reports_of_older_mail,
    importing_again
);

async fn hold(desk: &TestDesk, address: &str, reason: &str) {
    let address = address.to_lowercase();
    let row = format!("INSERT INTO suppressions (address, reason, since) VALUES ('{address}', '{reason}', 1700000000)");
    sql(desk.store().read(), &row).await;
}

async fn second_address(desk: &TestDesk, user: &users::Model) -> users::Model {
    let mut emails = user.emails.clone();
    emails.0.push("second.box@elsewhere.example".to_owned());
    let row = users::ActiveModel { id: Unchanged(user.id), emails: Set(emails), ..Default::default() };
    users::Entity::update(row).exec(desk.store().read()).await.expect("a second address")
}

async fn a_hard_bounce(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    let user = ordinary(&desk, &zoe).await;
    let user = second_address(&desk, &user).await;
    let id = UserId(user.id);
    let first = user.emails.0[0].clone();
    hold(&desk, &first, "hard_bounce").await;
    let no = zoe.clear_suppression(id, &first, "has room now").await.expect_err("nothing is proven");
    assert_eq!(no.kind, ErrorKind::NotAllowed);
    // By the other mailbox.
    let code = zoe.send_code(id, 1).await.expect("sent");
    let digits = desk.deliver().await.pop().expect("a mail").code();
    zoe.confirm_code(code.id, &digits).await.expect("confirmed");
    let masked = zoe.mail_page(id).await.expect("the page").addresses[0].address.clone();
    for bad in ["", "ok", "  ", "has\0room"] {
        let no = zoe.clear_suppression(id, &masked, bad).await.expect_err("no reason");
        assert_eq!(no.kind, ErrorKind::Invalid);
    }
    let stranger = zoe.clear_suppression(id, "nobody@else.example", "has room now").await.expect_err("not theirs");
    assert_eq!(stranger.kind, ErrorKind::Invalid);
    let posted = zoe.clear_suppression(id, &masked, "has room now").await.expect("lifted");
    let mail = desk.deliver().await.pop().expect("a mail");
    assert_eq!((&mail.message_id, &mail.to), (&posted.message_id, &first), "one mail goes out with it");
    let none = zoe.clear_suppression(id, &masked, "has room now").await.expect_err("not held any more");
    assert_eq!(none.kind, ErrorKind::Conflict);
    // A second bounce holds it for a week, and it is not lifted twice in a day.
    desk.desk.take_reports(vec![report(&mail, MailEventKind::Bounced)]).await.expect("taken");
    let held = suppressions::Entity::find_by_id(first.to_lowercase()).one(desk.store().read()).await.expect("a row");
    let held = held.expect("held again");
    let week = held.until.expect("for a time") - desk::clock::now();
    assert!((7 * 86_400 - 60..=7 * 86_400).contains(&week), "{week}");
    let again = zoe.clear_suppression(id, &masked, "has room now").await.expect_err("twice a day");
    assert_eq!(again.kind, ErrorKind::TooMany);
    sql(desk.store().read(), "UPDATE suppressions SET until = 1").await;
    assert!(zoe.mail_page(id).await.expect("the page").addresses[0].suppression.is_none(), "it has run out");
}

async fn a_complaint(on: On) {
    let desk = TestDesk::sample(on).await;
    let token = desk.token(ZOE, StaffRole::HelpDeskAdvanced).await;
    let zoe = desk.desk.agent(&token).await.expect("signed in");
    let user = ordinary(&desk, &zoe).await;
    let id = UserId(user.id);
    let address = user.emails.0[0].clone();
    zoe.send_code(id, 0).await.expect("sent");
    let mail = desk.deliver().await.pop().expect("a mail");
    let complained = Report { permanent: false, ..report(&mail, MailEventKind::Complained) };
    desk.desk.take_reports(vec![complained]).await.expect("taken");
    // A bounce does not weaken a complaint.
    let bounced = Report { at: desk::clock::now() + 1, ..report(&mail, MailEventKind::Bounced) };
    desk.desk.take_reports(vec![bounced]).await.expect("taken");
    let held = suppressions::Entity::find_by_id(address.to_lowercase()).one(desk.store().read()).await.expect("a row");
    assert_eq!(held.map(|held| held.reason.0), Some(SuppressionReason::Complaint));
    assert_eq!(
        zoe.clear_suppression(id, &address, "they want it").await.expect_err("owner only").kind,
        ErrorKind::NotAllowed
    );
    let page = zoe.mail_page(id).await.expect("the page");
    assert_eq!((page.addresses[0].ask_owner.clone(), page.resend_invitation != Offer::Open), (Offer::Open, true));
    zoe.ask_owner(id, &address).await.expect("asked");
    assert_eq!(zoe.ask_owner(id, &address).await.expect_err("once a day").kind, ErrorKind::TooMany);
    let question = desk.deliver().await.pop().expect("the one mail that goes there");
    assert_eq!(question.to, address);
    desk.desk.answer_link(&question.link(), true, desk::Client::default()).await.expect("answered");
    assert!(zoe.mail_page(id).await.expect("the page").addresses[0].suppression.is_none());
}

/// Of three mails within a week, for a day.
async fn three_passing_failures(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    let user = ordinary(&desk, &zoe).await;
    let address = user.emails.0[0].to_lowercase();
    let held =
        async || suppressions::Entity::find_by_id(address.clone()).one(desk.store().read()).await.expect("a query");
    for _ in 0..5 {
        zoe.send_code(UserId(user.id), 0).await.expect("sent");
        age(desk.store(), 60 * 60).await;
    }
    let mails = desk.deliver().await;
    let fail = async |mail| {
        let failed = Report { permanent: false, ..report(mail, MailEventKind::Bounced) };
        assert_eq!(desk.desk.take_reports(vec![failed]).await.expect("taken").new, 1);
    };
    for mail in &mails[..2] {
        fail(mail).await;
        assert_eq!(held().await, None, "once or twice is nothing");
    }
    let week = "UPDATE mail_events SET occurred_at = occurred_at - 604800 WHERE event = 'bounced'";
    sql(desk.store().read(), week).await;
    for mail in &mails[2..4] {
        fail(mail).await;
        assert_eq!(held().await, None, "nor are two after two of a week ago");
    }
    fail(&mails[4]).await;
    let hold = held().await.expect("held");
    assert_eq!(hold.reason.0, SuppressionReason::SoftBounce);
    assert_eq!(hold.until, Some(hold.since + 86_400));
    let shown = async || zoe.mail_page(UserId(user.id)).await.expect("the page").addresses[0].suppression.is_some();
    assert!(shown().await, "the page says so");
    sql(desk.store().read(), "UPDATE suppressions SET until = until - 86400").await;
    assert!(!shown().await, "it has run out");
}

async fn by_the_same_mailbox_is_no_proof(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    let user = ordinary(&desk, &zoe).await;
    let id = UserId(user.id);
    let (code, digits) = sent(&desk, &zoe, &user).await;
    zoe.confirm_code(code.id, &digits).await.expect("confirmed");
    hold(&desk, &user.emails.0[0], "hard_bounce").await;
    let no = zoe.clear_suppression(id, &user.emails.0[0], "has room now").await.expect_err("the very mailbox");
    assert_eq!(no.kind, ErrorKind::NotAllowed);
    // A passing trouble needs no proof.
    sql(desk.store().read(), "UPDATE suppressions SET reason = 'soft_bounce'").await;
    zoe.clear_suppression(id, &user.emails.0[0], "has room now").await.expect("lifted");
}

/// Whosever addresses they are; what a colleague lifts is their own.
async fn an_agent_lifts_twenty_a_day(on: On) {
    let desk = TestDesk::sample(on).await;
    let (zoe, felipe) = (desk.agent(ZOE).await, desk.agent("felipe.fernandes@farol.example").await);
    let users = ordinaries(&desk, &zoe, 22).await;
    for user in &users {
        hold(&desk, &user.emails.0[0], "soft_bounce").await;
    }
    let lift = async |agent: &AgentDesk, user: &users::Model| {
        agent.clear_suppression(UserId(user.id), &user.emails.0[0], "has room now").await.map_err(|no| no.kind)
    };
    for user in &users[..20] {
        lift(&zoe, user).await.expect("lifted");
    }
    assert_eq!(lift(&zoe, &users[20]).await, Err(ErrorKind::TooMany), "the twenty-first");
    let address = users[20].emails.0[0].to_lowercase();
    let held = suppressions::Entity::find_by_id(address).one(desk.store().read()).await.expect("a query");
    assert!(held.is_some(), "it is held still");
    lift(&felipe, &users[21]).await.expect("his first");
    sql(desk.store().read(), "UPDATE clearances SET at = at - 86400").await;
    lift(&zoe, &users[20]).await.expect("a day later");
}

async fn reports_of_older_mail(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    let user = ordinary(&desk, &zoe).await;
    let id = UserId(user.id);
    let address = user.emails.0[0].to_lowercase();
    let held =
        async || suppressions::Entity::find_by_id(address.clone()).one(desk.store().read()).await.expect("a query");
    zoe.send_code(id, 0).await.expect("sent");
    let older = desk.deliver().await.pop().expect("a mail");
    sql(desk.store().read(), "UPDATE deliveries SET created_at = created_at - 60").await;
    let now = desk::clock::now();
    let came_back = (0..3).map(|at| mail_events::ActiveModel {
        recipient: Set(address.clone()),
        occurred_at: Set(now - 60),
        message_id: Set(format!("{at}@farol.example")),
        event: Set(Word(MailEventKind::Bounced)),
        org_id: Set(user.org_id),
        kind: Set("other".to_owned()),
        subject: Set(String::new()),
        code: Set(None),
        diagnostic: Set(None),
        source: Set(Word(MailSource::Dsn)),
        provider_id: Set(None),
    });
    mail_events::Entity::insert_many(came_back).exec_without_returning(desk.store().read()).await.expect("came back");
    hold(&desk, &address, "soft_bounce").await;
    zoe.clear_suppression(id, &address, "has room now").await.expect("lifted");
    let trial = desk.deliver().await.pop().expect("a mail");
    for event in [MailEventKind::Bounced, MailEventKind::Complained] {
        let taken = desk.desk.take_reports(vec![report(&older, event)]).await.expect("taken");
        assert_eq!((taken.new, held().await), (1, None), "what was lifted stays lifted");
    }
    // One passing failure of the trial, told in three ways.
    let failed = |at| Report { permanent: false, at, ..report(&trial, MailEventKind::Bounced) };
    desk.desk.take_reports(vec![failed(now + 2), failed(now + 3), failed(now + 4)]).await.expect("taken");
    assert_eq!(held().await, None, "it counts anew, and once");
    let for_good = Report { at: now + 5, ..report(&trial, MailEventKind::Bounced) };
    desk.desk.take_reports(vec![for_good]).await.expect("taken");
    assert!(held().await.is_some(), "the trial is news");
}

async fn importing_again(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    let user = ordinary(&desk, &zoe).await;
    let address = user.emails.0[0].to_lowercase();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("suppressions.csv");
    let row = |since: &str| format!("address,reason,since,diagnostic\n{address},soft_bounce,{since},full\n");
    std::fs::write(&file, row("2026-11-01T10:00:00Z")).expect("written");
    desk.import(&file).await;
    zoe.clear_suppression(UserId(user.id), &address, "has room now").await.expect("lifted");
    let held =
        async || suppressions::Entity::find_by_id(address.clone()).one(desk.store().read()).await.expect("a query");
    desk.import(&file).await;
    assert_eq!(held().await, None, "what was lifted stays lifted");
    std::fs::write(&file, row("2099-11-01T10:00:00Z")).expect("written");
    desk.import(&file).await;
    assert!(held().await.is_some(), "a later hold is another");
}
