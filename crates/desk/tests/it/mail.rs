//! Mail: the outbox, what others report of it, and the holds that come of it.

mod holds;
mod smtp;

use desk::mail::{report::Report, transport::Transport};
use model::{
    UserId,
    mail::{DeliveryState, MailEventKind, MailSource, MailStatus, NextStep, NoMailCause},
    users::UserStatus,
    verification::Offer,
};
use store::{
    Word,
    entities::{deliveries, mail_events, managers, suppressions, users},
    sea_orm::{
        ActiveValue::{Set, Unchanged},
        ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter,
    },
};
use testkit::{Letter, On, TestDesk, ZOE, on_both};

use crate::verification::{ordinary, sql};

on_both!(
    the_outbox_sends_once,
    a_lease_that_ran_out_is_sent_again,
    what_nobody_waits_for_is_not_sent,
    reports_are_noted_once,
    what_postmark_was_told_names_a_mail,
    reports_of_others_mail_are_nothing,
    the_mail_page,
    what_another_provider_wrote_is_not_read,
    invitations,
    dead_letters,
    pages_hear_of_it,
);

pub fn report(mail: &Letter, event: MailEventKind) -> Report {
    Report {
        message_id: Some(mail.message_id.clone()),
        verp: Some(mail.verp.clone()),
        recipient: Some(mail.to.to_lowercase()),
        event,
        permanent: event == MailEventKind::Bounced,
        code: None,
        diagnostic: Some(format!("552 5.2.2 <{}>: mailbox full", mail.to)),
        at: desk::clock::now(),
        source: MailSource::Dsn,
    }
}

/// A user who was invited and has not come in, whose mail gets through.
pub async fn invited(desk: &TestDesk, agent: &desk::AgentDesk) -> users::Model {
    let user = ordinary(desk, agent).await;
    let row =
        users::ActiveModel { id: Unchanged(user.id), status: Set(Word(UserStatus::NotVerified)), ..Default::default() };
    users::Entity::update(row).exec(desk.store().read()).await.expect("not verified")
}

async fn the_outbox_sends_once(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    let user = invited(&desk, &zoe).await;
    sql(desk.store().read(), "DELETE FROM mail_events").await;
    zoe.resend_invitation(UserId(user.id)).await.expect("sent");
    // Many senders at once: in several processes, each with its own leases.
    let transport = Transport::Memory(desk.mail.clone());
    let senders = (0..10).map(|_| {
        let (desk, transport) = (desk.desk.clone(), transport.clone());
        tokio::spawn(async move { desk.send_due(&transport).await.expect("sent") })
    });
    let mut sent = 0;
    for sender in senders.collect::<Vec<_>>() {
        sent += sender.await.expect("sent");
    }
    assert_eq!((sent, desk.mail.sent().len()), (1, 1));
    let page = zoe.mail_page(UserId(user.id)).await.expect("the page");
    let events: Vec<_> = page.mails[0].events.iter().map(|event| event.event).collect();
    assert_eq!(events, [MailEventKind::Queued, MailEventKind::Sent, MailEventKind::Delivered]);
}

async fn a_lease_that_ran_out_is_sent_again(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    zoe.send_code(UserId(ordinary(&desk, &zoe).await.id), 0).await.expect("sent");
    // As a process leaves it that is killed between sending and noting it.
    let first = desk.deliver().await;
    let lease = uuid::Uuid::now_v7();
    let kept = deliveries::Entity::find().one(desk.store().read()).await.expect("a row").expect("a row");
    assert_eq!(kept.state.0, DeliveryState::Sent);
    zoe.send_code(UserId(ordinary(&desk, &zoe).await.id), 0).await.expect("sent");
    let waiting = deliveries::Entity::find().filter(deliveries::Column::State.eq("waiting"));
    let waiting = waiting.one(desk.store().read()).await.expect("a row").expect("a row");
    let leased = |next_at| deliveries::ActiveModel {
        id: Unchanged(waiting.id),
        lease: Set(Some(lease)),
        next_at: Set(next_at),
        ..Default::default()
    };
    let now = desk::clock::now();
    deliveries::Entity::update(leased(now + 100)).exec(desk.store().read()).await.expect("leased");
    assert_eq!(desk.deliver().await.len(), first.len(), "somebody else is sending it");
    deliveries::Entity::update(leased(now - 1)).exec(desk.store().read()).await.expect("run out");
    let again = desk.deliver().await;
    assert_eq!(again.len(), first.len() + 1);
    assert_eq!(again.last().expect("a mail").message_id, waiting.message_id, "the same Message-ID");
    // Nothing waits for longer than an hour, but what was put off by a clock that was ahead.
    let put_off = deliveries::ActiveModel { state: Set(Word(DeliveryState::Waiting)), ..leased(now + 30 * 86_400) };
    deliveries::Entity::update(put_off).exec(desk.store().read()).await.expect("put off");
    assert_eq!(desk.desk.send_due(&Transport::Memory(desk.mail.clone())).await.expect("taken"), 1);
}

async fn what_nobody_waits_for_is_not_sent(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    zoe.send_code(UserId(ordinary(&desk, &zoe).await.id), 0).await.expect("sent");
    sql(desk.store().read(), "UPDATE deliveries SET expires_at = 1").await;
    assert!(desk.deliver().await.is_empty());
    let row = deliveries::Entity::find().one(desk.store().read()).await.expect("a row").expect("a row");
    assert_eq!((row.state.0, row.sealed), (DeliveryState::Dead, None));
}

async fn reports_are_noted_once(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    let user = ordinary(&desk, &zoe).await;
    zoe.send_code(UserId(user.id), 0).await.expect("sent");
    let mail = desk.deliver().await.pop().expect("a mail");
    let bounced = report(&mail, MailEventKind::Bounced);
    let delivered = Report { at: bounced.at - 5, ..report(&mail, MailEventKind::Delivered) };
    // Out of order, twice, and by the envelope sender alone.
    let by_verp = Report { message_id: None, recipient: None, verp: Some(mail.verp.clone()), ..bounced.clone() };
    let taken =
        desk.desk.take_reports(vec![bounced.clone(), delivered, bounced.clone(), by_verp]).await.expect("taken");
    assert_eq!((taken.ours, taken.new), (4, 2));
    let page = zoe.mail_page(UserId(user.id)).await.expect("the page");
    assert_eq!((page.mails[0].status, page.answer.cause), (MailStatus::Error, NoMailCause::HardBounce));
    assert_eq!(page.answer.step, NextStep::Verify);
    let told = serde_json::to_string(&page).expect("JSON");
    assert!(!told.contains(&mail.to), "the server's words are masked too: {told}");
    // A repeated report does not set again what was lifted.
    sql(desk.store().read(), "DELETE FROM suppressions").await;
    desk.desk.take_reports(vec![bounced]).await.expect("taken");
    assert_eq!(suppressions::Entity::find().count(desk.store().read()).await.expect("a count"), 0);
}

/// It is given the part of the Message-ID before the @, and mail to a domain with an accent in A-labels.
async fn what_postmark_was_told_names_a_mail(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    zoe.send_code(UserId(ordinary(&desk, &zoe).await.id), 0).await.expect("sent");
    let mail = desk.deliver().await.pop().expect("a mail");
    let octets = desk.mail.sent().pop().expect("a mail").octets;
    let octets = String::from_utf8(octets).expect("ASCII");
    let given = octets.lines().find_map(|line| line.strip_prefix("X-PM-Metadata-message-id: ")).expect("the header");
    assert!(given.len() <= 80 && !octets.contains(&mail.verp), "its envelope sender is not for those who read it");
    let moved = "UPDATE deliveries SET mailbox = 'ana@educação.example', recipient = 'ana@educação.example'";
    sql(desk.store().read(), moved).await;
    let told = |event, recipient: &str| Report {
        message_id: Some(given.to_owned()),
        verp: None,
        recipient: Some(recipient.to_owned()),
        source: MailSource::Postmark,
        ..report(&mail, event)
    };
    let sent = told(MailEventKind::Delivered, "ana@xn--educao-7ta5a.example");
    let of_another = told(MailEventKind::Bounced, "ana@aurora.example");
    let half = Report { message_id: Some(given[..40].to_owned()), ..sent.clone() };
    let taken = desk.desk.take_reports(vec![sent, of_another, half]).await.expect("taken");
    assert_eq!((taken.ours, taken.new), (1, 1));
}

async fn reports_of_others_mail_are_nothing(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    zoe.send_code(UserId(ordinary(&desk, &zoe).await.id), 0).await.expect("sent");
    let mail = desk.deliver().await.pop().expect("a mail");
    let (events, holds) = counts(&desk).await;
    let of_directory = mail_events::Entity::find().filter(mail_events::Column::MessageId.ne(&mail.message_id));
    let of_directory = of_directory.one(desk.store().read()).await.expect("a row").expect("a row");
    let true_report = Report { verp: None, ..report(&mail, MailEventKind::Bounced) };
    let forged = [
        Report { message_id: Some("nothing@farol.example".to_owned()), ..true_report.clone() },
        Report { message_id: None, ..true_report.clone() },
        Report { message_id: None, verp: Some("0".repeat(32)), ..true_report.clone() },
        Report { recipient: None, ..true_report.clone() },
        Report { recipient: Some("somebody.else@oasis.example".to_owned()), ..true_report.clone() },
        Report {
            message_id: Some(of_directory.message_id.clone()),
            recipient: Some(of_directory.recipient.clone()),
            ..true_report.clone()
        },
    ];
    let taken = desk.desk.take_reports(forged.to_vec()).await.expect("taken");
    assert_eq!((taken.ours, taken.new), (0, 0));
    assert_eq!(counts(&desk).await, (events, holds));
    // Nor does an old Message-ID turn round what somebody who signs has said, or what was long ago.
    let signed = Report { source: MailSource::Ses, at: true_report.at + 3, ..report(&mail, MailEventKind::Delivered) };
    desk.desk.take_reports(vec![signed, true_report.clone()]).await.expect("taken");
    assert_eq!(counts(&desk).await, (events + 1, holds));
    sql(desk.store().read(), "DELETE FROM mail_events WHERE source = 'ses'").await;
    sql(desk.store().read(), "UPDATE deliveries SET created_at = created_at - 604900").await;
    desk.desk.take_reports(vec![true_report.clone()]).await.expect("taken");
    assert_eq!(counts(&desk).await, (events, holds));
    sql(desk.store().read(), "UPDATE deliveries SET created_at = created_at + 604900").await;
    // A Message-ID is seen by many: with it alone, nobody has an address held back.
    desk.desk.take_reports(vec![true_report.clone()]).await.expect("taken");
    assert_eq!(counts(&desk).await, (events + 1, holds));
    // Nor is more noted for it than a page can show, or what the servers on the mail's way report passed over.
    let many = (1..200).map(|ago| Report { at: true_report.at - ago, ..true_report.clone() });
    desk.desk.take_reports(many.collect()).await.expect("taken");
    let (now, held) = counts(&desk).await;
    assert!(now <= events + 10 && held == holds, "{now} after {events}");
    let taken =
        desk.desk.take_reports(vec![Report { at: true_report.at + 1, ..report(&mail, MailEventKind::Bounced) }]);
    assert_eq!(taken.await.expect("taken").new, 1);
    assert_eq!(counts(&desk).await, (now + 1, holds + 1));
}

async fn counts(desk: &TestDesk) -> (u64, u64) {
    let db = desk.store().read();
    let events = mail_events::Entity::find().count(db).await.expect("a count");
    (events, suppressions::Entity::find().count(db).await.expect("a count"))
}

async fn the_mail_page(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    let people = users::Entity::find().all(desk.store().read()).await.expect("people");
    let mut pages = 0;
    for user in people.iter().step_by(7) {
        let Ok(page) = zoe.mail_page(UserId(user.id)).await else { continue };
        pages += 1;
        let card = zoe.user(UserId(user.id)).await.expect("the card");
        assert_eq!(
            page.mails.first().map(|mail| mail.status),
            Some(card.last_mail.status).filter(|_| !page.mails.is_empty())
        );
        let held = page.addresses.iter().find_map(|address| address.suppression.as_ref());
        if let Some(held) = held {
            assert!(page.answer.at == Some(held.since.clone()), "{page:?}");
        }
        for mail in &page.mails {
            assert!(mail.events.windows(2).all(|pair| pair[0].at <= pair[1].at));
        }
        let text = serde_json::to_string(&page).expect("JSON");
        assert!(user.emails.0.iter().all(|address| !text.contains(address.as_str())), "{text}");
    }
    assert!(pages > 50);
    assert!(desk.agent(testkit::IRIS).await.mail_page(UserId(ordinary(&desk, &zoe).await.id)).await.is_err());
}

async fn what_another_provider_wrote_is_not_read(on: On) {
    let desk = TestDesk::sample(on).await;
    let (zoe, iris) = (desk.agent(ZOE).await, desk.agent(testkit::IRIS).await);
    let user = ordinary(&desk, &zoe).await;
    let id = UserId(user.id);
    let shared = managers::ActiveModel { org_id: Set(user.org_id), provider_id: Set(iris.me().provider.id.0) };
    managers::Entity::insert(shared).exec_without_returning(desk.store().read()).await.expect("shared");
    sql(desk.store().read(), "DELETE FROM mail_events").await;
    zoe.send_code(id, 0).await.expect("sent");
    let sent = desk.deliver().await.pop().expect("a mail");
    let (own, others) = (zoe.mail_page(id).await.expect("hers"), iris.mail_page(id).await.expect("the other's"));
    assert_eq!((&own.mails[0].subject, &own.mails[0].message_id), (&sent.subject, &sent.message_id));
    let told = |page: &model::mail::MailPage| {
        let mail = &page.mails[0];
        (mail.status, mail.kind, mail.address.clone(), mail.events.clone())
    };
    assert_eq!(told(&own), told(&others), "what became of it is everybody's to see");
    let read = serde_json::to_string(&(others, iris.user(id).await.expect("the card"))).expect("JSON");
    assert!(!read.contains(&sent.subject) && !read.contains(&sent.message_id), "{read}");
    assert_eq!(zoe.user(id).await.expect("the card").last_mail.subject, Some(sent.subject));
}

async fn invitations(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    let user = invited(&desk, &zoe).await;
    let id = UserId(user.id);
    sql(desk.store().read(), "DELETE FROM mail_events").await;
    assert_eq!(zoe.mail_page(id).await.expect("the page").resend_invitation, Offer::Open);
    zoe.resend_invitation(id).await.expect("sent");
    assert!(zoe.resend_invitation(id).await.is_err(), "once a day");
    let mail = desk.deliver().await.pop().expect("a mail");
    assert!(zoe.resend_invitation(id).await.is_err(), "once a day");
    // Unless the last one failed. A passing failure: one for good holds the address.
    let failed = Report { permanent: false, at: desk::clock::now() + 1, ..report(&mail, MailEventKind::Bounced) };
    desk.desk.take_reports(vec![failed]).await.expect("taken");
    zoe.resend_invitation(id).await.expect("sent again");
    let of = |user: &users::Model| UserId(user.id);
    let active =
        users::Entity::find().filter(users::Column::Status.eq("active")).filter(users::Column::OrgId.eq(user.org_id));
    let active = active.one(desk.store().read()).await.expect("a row").expect("somebody active");
    assert!(zoe.resend_invitation(of(&active)).await.is_err(), "nothing to invite to");
}

async fn dead_letters(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    let user = invited(&desk, &zoe).await;
    sql(desk.store().read(), "DELETE FROM mail_events").await;
    zoe.resend_invitation(UserId(user.id)).await.expect("sent");
    zoe.send_code(UserId(user.id), 0).await.expect("sent");
    sql(desk.store().read(), "UPDATE deliveries SET state = 'dead', reason = 'no <' || mailbox || '>'").await;
    assert_eq!(retry_all(&zoe).await, 1, "an invitation that has not failed is not sent twice in a day");
    sql(desk.store().read(), "UPDATE deliveries SET state = 'dead'").await;
    sql(desk.store().read(), "UPDATE mail_events SET event = 'rejected'").await;
    let first = zoe.dead_letters(model::PageInput { cursor: None, limit: Some(1) }).await.expect("a page");
    let second =
        zoe.dead_letters(model::PageInput { cursor: first.next.clone(), limit: Some(1) }).await.expect("a page");
    assert!(first.rows.len() == 1 && second.rows.len() == 1 && second.next.is_none());
    assert_ne!(first.rows[0].id, second.rows[0].id);
    let letters = [first.rows[0].clone(), second.rows[0].clone()];
    for letter in &letters {
        assert!(!serde_json::to_string(letter).expect("JSON").contains(&user.emails.0[0]));
    }
    let iris = desk.agent(testkit::IRIS).await;
    assert!(iris.dead_letters(model::PageInput::default()).await.expect("a page").rows.is_empty());
    assert!(iris.retry_mail(letters[0].id).await.is_err());
    for letter in letters {
        zoe.retry_mail(letter.id).await.expect("tried again");
        assert!(zoe.retry_mail(letter.id).await.is_err(), "it is being sent");
    }
    assert_eq!(desk.deliver().await.len(), 2);
    sql(desk.store().read(), "UPDATE deliveries SET state = 'dead'").await;
    let gone = zoe.dead_letters(model::PageInput::default()).await.expect("a page").rows.remove(0);
    assert!(gone.retry != Offer::Open && zoe.retry_mail(gone.id).await.is_err(), "nothing of it is left to send");
}

async fn retry_all(agent: &desk::AgentDesk) -> usize {
    let mut retried = 0;
    for letter in agent.dead_letters(model::PageInput::default()).await.expect("a page").rows {
        retried += usize::from(agent.retry_mail(letter.id).await.is_ok());
    }
    retried
}

async fn pages_hear_of_it(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    let user = ordinary(&desk, &zoe).await;
    let mut ears = zoe.hear(UserId(user.id)).await.expect("ears");
    desk.desk.listen(desk.url.clone());
    assert_eq!(ears.next().await, Some(["mail", "verification"].as_slice()), "from now on");
    // Another process tells.
    let other = desk::Desk::new(store::Store::open(&desk.url).await.expect("opens"));
    zoe.send_code(UserId(user.id), 0).await.expect("sent");
    let mut heard = vec![ears.next().await, ears.next().await];
    heard.sort();
    assert_eq!(heard, [Some(["mail"].as_slice()), Some(["verification"].as_slice())]);
    let mail = desk.deliver().await.pop().expect("a mail");
    let soon = std::time::Duration::from_secs(10);
    while tokio::time::timeout(std::time::Duration::from_millis(800), ears.next()).await.is_ok() {}
    other.take_reports(vec![report(&mail, MailEventKind::Deferred)]).await.expect("taken");
    let heard = tokio::time::timeout(soon, ears.next()).await.expect("in time");
    assert_eq!(heard, Some(["mail"].as_slice()));
    let iris = desk.agent(testkit::IRIS).await;
    assert!(iris.hear(UserId(user.id)).await.is_err());
}
