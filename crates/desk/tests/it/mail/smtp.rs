//! Conversations over SMTP with servers that misbehave on purpose: the right events, nothing lost, nothing sent twice.

use std::{sync::Arc, time::Duration};

use desk::mail::transport::{Smtp, Transport};
use model::{
    PageInput, UserId,
    mail::{DeliveryState, MailEvent, MailEventKind, MailSource, MailStatus, NoMailCause},
};
use store::{
    entities::{deliveries, suppressions},
    sea_orm::{EntityTrait, PaginatorTrait},
};
use testkit::{
    On, TestDesk, ZOE, on_both,
    smtp::{MailServer, Manners},
};

use super::invited;
use crate::verification::{ordinary, sql};

on_both!(
    an_honest_server,
    a_no_at_each_step,
    what_is_no_answer,
    dropped_after_the_message,
    a_letter_that_is_tried_again_begins_anew,
    what_is_of_use_still_can_be_tried_again,
    one_that_hangs_stops_no_other,
    nothing_in_the_clear,
    a_certificate_of_its_own,
);

/// A desk with one invitation in its outbox.
async fn with_a_mail(on: On) -> (TestDesk, UserId) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    let user = invited(&desk, &zoe).await;
    sql(desk.store().read(), "DELETE FROM mail_events").await;
    zoe.resend_invitation(UserId(user.id)).await.expect("in the outbox");
    (desk, UserId(user.id))
}

fn transport(server: &MailServer, options: &str) -> Transport {
    let url = format!("smtp://{}?timeout=2{options}", server.address);
    Transport::Smtp(Arc::new(Smtp::from_url(&url).expect("an address").named_after("https://help.farol.example")))
}

/// Tries what is due, as if waiting were over; what the mail page tells of it last.
async fn again(desk: &TestDesk, user: UserId, by: &Transport) -> (DeliveryState, MailEvent) {
    sql(desk.store().read(), "UPDATE deliveries SET next_at = 0 WHERE state = 'waiting'").await;
    desk.desk.send_due(by).await.expect("tried");
    let row = deliveries::Entity::find().one(desk.store().read()).await.expect("a row").expect("a row");
    let page = desk.agent(ZOE).await.mail_page(user).await.expect("the page");
    (row.state.0, page.mails[0].events.last().expect("an event").clone())
}

async fn an_honest_server(on: On) {
    let (desk, user) = with_a_mail(on).await;
    let server = MailServer::start(Manners::default()).await;
    let (state, event) = again(&desk, user, &transport(&server, "")).await;
    assert_eq!((state, event.event, event.source), (DeliveryState::Sent, MailEventKind::Sent, MailSource::Smtp));
    assert_eq!(event.diagnostic.as_deref(), Some("250 2.0.0 taken as 4F2"));
    again(&desk, user, &transport(&server, "")).await;
    let taken = server.taken();
    assert!(taken.len() == 1 && taken[0].contains("Auto-Submitted: auto-generated"), "{taken:?}");
}

async fn a_no_at_each_step(on: On) {
    let (desk, user) = with_a_mail(on).await;
    let server = MailServer::start(Manners { greylists: true, ..Manners::default() }).await;
    let by = transport(&server, "");
    let (state, event) = again(&desk, user, &by).await;
    assert_eq!(
        (state, event.event, event.code.as_deref()),
        (DeliveryState::Waiting, MailEventKind::Deferred, Some("4.7.1"))
    );
    let due = deliveries::Entity::find().one(desk.store().read()).await.expect("a row").expect("a row").next_at;
    assert!((20..=40).contains(&(due - desk::clock::now())), "it waits before it tries again");
    for manners in [
        Manners { mail: Some("451 4.3.0 not now"), ..Manners::default() },
        Manners { rcpt: Some("452 4.2.2 full just now"), ..Manners::default() },
        Manners { data: Some("421 4.3.2 going down"), ..Manners::default() },
        Manners { message: Some("450 4.2.0 not now"), ..Manners::default() },
    ] {
        server.behave(manners.clone());
        let (state, event) = again(&desk, user, &by).await;
        assert_eq!((state, event.event), (DeliveryState::Waiting, MailEventKind::Deferred), "{manners:?}");
    }
    for (manners, holds) in [
        (Manners { mail: Some("553 5.7.1 we do not know you"), ..Manners::default() }, 0),
        (Manners { data: Some("554 5.5.1 no"), ..Manners::default() }, 0),
        (Manners { message: Some("554 5.7.1 we do not like it"), ..Manners::default() }, 0),
        (Manners { rcpt: Some("550 5.1.1 no such user"), ..Manners::default() }, 1),
    ] {
        sql(desk.store().read(), "DELETE FROM suppressions").await;
        sql(desk.store().read(), "UPDATE deliveries SET state = 'waiting'").await;
        server.behave(manners.clone());
        server.heard();
        // A second's events of one kind are one: a log keeps no finer time.
        tokio::time::sleep(Duration::from_millis(1_050)).await;
        let (state, event) = again(&desk, user, &by).await;
        assert_eq!(
            (state, event.event, event.source),
            (DeliveryState::Dead, MailEventKind::Rejected, MailSource::Smtp)
        );
        let held = suppressions::Entity::find().count(desk.store().read()).await.expect("a count");
        assert_eq!(held, holds, "only the recipient's own no holds the address: {manners:?}");
        let heard = server.heard();
        assert_eq!(heard.first().map(String::as_str), Some("EHLO help.farol.example"), "{manners:?}");
        assert_eq!(heard.last().map(String::as_str), Some("QUIT"), "{manners:?}: {heard:?}");
    }
    assert!(server.taken().is_empty());
}

async fn what_is_no_answer(on: On) {
    let (desk, user) = with_a_mail(on).await;
    let server = MailServer::start(Manners { slow: Duration::from_secs(5), ..Manners::default() }).await;
    let by = transport(&server, "");
    for manners in [
        Manners { slow: Duration::from_secs(5), ..Manners::default() },
        Manners { banner: Some("554 5.3.2 go away"), ..Manners::default() },
        Manners { banner: Some("HTTP/1.1 400 Bad Request"), ..Manners::default() },
    ] {
        server.behave(manners.clone());
        let (state, event) = again(&desk, user, &by).await;
        assert_eq!(
            (state, event.event, event.source),
            (DeliveryState::Waiting, MailEventKind::Deferred, MailSource::Farol)
        );
    }
    drop(server);
    let (state, _) = again(&desk, user, &by).await;
    assert_eq!(state, DeliveryState::Waiting, "nobody listens");
    let holds = suppressions::Entity::find().count(desk.store().read()).await.expect("a count");
    assert!(holds > 0, "the directory's own");
    let server = MailServer::start(Manners::default()).await;
    let (state, _) = again(&desk, user, &transport(&server, "")).await;
    assert_eq!((state, server.taken().len()), (DeliveryState::Sent, 1), "it was kept all the while");
}

async fn dropped_after_the_message(on: On) {
    let (desk, user) = with_a_mail(on).await;
    let server = MailServer::start(Manners { drops: true, ..Manners::default() }).await;
    let (state, _) = again(&desk, user, &transport(&server, "")).await;
    assert_eq!(state, DeliveryState::Waiting, "whether it was taken is not known");
    server.behave(Manners::default());
    let (state, _) = again(&desk, user, &transport(&server, "")).await;
    assert_eq!(state, DeliveryState::Sent);
    let page = desk.agent(ZOE).await.mail_page(user).await.expect("the page");
    assert_eq!((page.mails[0].status, page.answer.cause), (MailStatus::InProgress, NoMailCause::Silent));
    let taken = server.taken();
    assert!(taken.len() == 2 && taken[0] == taken[1], "one duplicate, octet for octet, under the same Message-ID");
}

async fn a_letter_that_is_tried_again_begins_anew(on: On) {
    let (desk, user) = with_a_mail(on).await;
    let refuses = Manners { data: Some("554 5.5.1 no"), ..Manners::default() };
    let server = MailServer::start(refuses).await;
    let by = transport(&server, "");
    assert_eq!(again(&desk, user, &by).await.0, DeliveryState::Dead);
    let long_ago = "UPDATE deliveries SET attempts = 110, created_at = created_at - 2592000";
    sql(desk.store().read(), long_ago).await;
    let zoe = desk.agent(ZOE).await;
    let letter = zoe.dead_letters(PageInput::default()).await.expect("a page").rows.remove(0);
    zoe.retry_mail(letter.id).await.expect("tried again");
    server.behave(Manners { rcpt: Some("452 4.2.2 full just now"), ..Manners::default() });
    assert_eq!(again(&desk, user, &by).await.0, DeliveryState::Waiting, "for days, as a new one");
    server.behave(Manners::default());
    assert_eq!(again(&desk, user, &by).await.0, DeliveryState::Sent);
    let page = zoe.mail_page(user).await.expect("the page");
    assert_eq!(page.mails[0].status, MailStatus::InProgress, "what was said before it was taken is over");
}

/// A refusal of all mail for an hour takes no letter whose link is good for longer.
async fn what_is_of_use_still_can_be_tried_again(on: On) {
    let (desk, user) = with_a_mail(on).await;
    let refusing = MailServer::start(Manners { mail: Some("554 5.7.1 not from you"), ..Manners::default() }).await;
    let dead = async |ends: i64| {
        let ends = format!("UPDATE deliveries SET state = 'waiting', expires_at = {}", desk::clock::now() + ends);
        sql(desk.store().read(), &ends).await;
        let (state, _) = again(&desk, user, &transport(&refusing, "")).await;
        assert_eq!(state, DeliveryState::Dead);
        let row = deliveries::Entity::find().one(desk.store().read()).await.expect("a row").expect("a row");
        row.sealed.is_some()
    };
    assert!(dead(3_600).await);
    assert!(!dead(-1).await);
}

async fn one_that_hangs_stops_no_other(on: On) {
    let (desk, _) = with_a_mail(on).await;
    let server = MailServer::start(Manners { hangs: true, ..Manners::default() }).await;
    let (sender, by) = (desk.desk.clone(), transport(&server, ""));
    let sending = tokio::spawn(async move { sender.send_mail(by, std::future::pending()).await });
    taken(&server, 1).await;
    let zoe = desk.agent(ZOE).await;
    zoe.send_code(UserId(ordinary(&desk, &zoe).await.id), 0).await.expect("in the outbox");
    taken(&server, 2).await;
    sending.abort();
}

/// Waits until the server has so many messages.
async fn taken(server: &MailServer, count: usize) {
    let all = async {
        while server.taken().len() < count {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), all).await.expect("taken in time");
}

async fn nothing_in_the_clear(on: On) {
    let (desk, user) = with_a_mail(on).await;
    // The offer of TLS taken away, or refused on the way.
    let server = MailServer::start(Manners::default()).await;
    let by = transport(&server, "&tls=required");
    let stripped = again(&desk, user, &by).await;
    server.behave(Manners { offers: Some("STARTTLS"), ..Manners::default() });
    let refused = again(&desk, user, &by).await;
    // What follows is no TLS at all, let alone a certificate that we trust.
    server.behave(Manners { offers: Some("STARTTLS"), starttls: Some("220 go ahead"), ..Manners::default() });
    let broken = again(&desk, user, &by).await;
    for (state, event) in [stripped, refused, broken] {
        assert_eq!((state, event.source), (DeliveryState::Waiting, MailSource::Farol), "{event:?}");
    }
    assert!(server.taken().is_empty());
}

/// What Debian's Postfix has on this machine: the way is not to be given up for it, unless TLS is required.
async fn a_certificate_of_its_own(on: On) {
    let (desk, user) = with_a_mail(on).await;
    let server = MailServer::start(Manners { offers: Some("STARTTLS"), encrypts: true, ..Manners::default() }).await;
    let (state, event) = again(&desk, user, &transport(&server, "&tls=required")).await;
    assert_eq!((state, event.source), (DeliveryState::Waiting, MailSource::Farol), "{event:?}");
    assert!(event.diagnostic.is_some_and(|said| said.contains("certificate")) && server.taken().is_empty());
    let (state, event) = again(&desk, user, &transport(&server, "")).await;
    assert_eq!((state, server.taken().len()), (DeliveryState::Sent, 1), "{event:?}");
}
