//! Proving who the caller is, held against every rule of it.

mod limits;
mod vouch;

use desk::{AgentDesk, Desk, Keys};
use model::{
    ErrorKind, UserId,
    mail::{MailEventKind, MailStatus},
    staff::StaffRole,
    users::UserConcern,
    verification::{CodeState, Level, Offer, SentCode},
};
use store::{
    Store, Word,
    entities::{audit_events, mail_events, managers, suppressions, users, verifications},
    sea_orm::{
        ActiveValue::{Set, Unchanged},
        ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Statement,
    },
};
use testkit::{IRIS, On, TestDesk, ZOE, on_both};

on_both!(
    a_call,
    of_many_right_answers_one_confirms,
    three_tries,
    a_code_lives_ten_minutes,
    a_new_code_kills_the_old,
    addresses_that_look_alike,
    bound_to_agent_and_session,
    another_process_confirms,
    who_and_what_gets_no_code,
    i_did_not_call,
    contact_data,
    the_code_is_nowhere,
);

/// An ordinary user of a customer of Zoe's, with one address that mail reaches.
pub async fn ordinary(desk: &TestDesk, agent: &AgentDesk) -> users::Model {
    ordinaries(desk, agent, 1).await.remove(0)
}

/// Found without asking as an agent, which would be on the record.
pub async fn ordinaries(desk: &TestDesk, agent: &AgentDesk, count: usize) -> Vec<users::Model> {
    let (db, provider) = (desk.store().read(), agent.me().provider.id.0);
    let ours = managers::Entity::find().filter(managers::Column::ProviderId.eq(provider));
    let ours = ours.select_only().column(managers::Column::OrgId).into_query();
    let people = users::Entity::find()
        .filter(users::Column::Administrator.eq(false))
        .filter(users::Column::OrgId.ne(provider))
        .filter(users::Column::OrgId.in_subquery(ours))
        .order_by_asc(users::Column::Id);
    let refused = [MailEventKind::Bounced, MailEventKind::Rejected, MailEventKind::Complained].map(Word);
    let mut found = Vec::new();
    for user in people.all(db).await.expect("people") {
        let Some(address) = user.emails.0.first().map(|address| address.to_lowercase()) else { continue };
        let back = mail_events::Entity::find().filter(mail_events::Column::Recipient.eq(&address));
        let back = back.filter(mail_events::Column::Event.is_in(refused)).one(db).await.expect("mail");
        let held = suppressions::Entity::find_by_id(address).one(db).await.expect("holds");
        if back.is_none() && held.is_none() {
            found.push(user);
        }
        if found.len() == count {
            return found;
        }
    }
    panic!("too few people whom mail reaches");
}

/// Sends a code and reads it where the caller does.
pub async fn sent(desk: &TestDesk, agent: &AgentDesk, user: &users::Model) -> (SentCode, String) {
    let sent = agent.send_code(UserId(user.id), 0).await.expect("a code is sent");
    let code = desk.deliver().await.pop().expect("a mail").code();
    (sent, code)
}

pub async fn sql(db: &impl ConnectionTrait, sql: &str) {
    db.execute_raw(Statement::from_string(db.get_database_backend(), sql)).await.expect(sql);
}

/// As if everything about verifications had happened so many seconds earlier.
pub async fn age(store: &Store, seconds: i64) {
    for columns in [
        "verifications SET created_at = created_at - {s}, expires_at = expires_at - {s}, settled_at = settled_at - {s}, \
         used_at = used_at - {s}",
        "vouches SET created_at = created_at - {s}, expires_at = expires_at - {s}, answered_at = answered_at - {s}, \
         used_at = used_at - {s}",
        "visits SET started_at = started_at - {s}, seen_at = seen_at - {s}, ended_at = ended_at - {s}",
        "links SET expires_at = expires_at - {s}",
    ] {
        let columns = columns.replace("{s}", &seconds.to_string());
        sql(store.read(), &format!("UPDATE {columns}")).await;
    }
}

fn wrong(code: &str) -> String {
    let first = code.as_bytes()[0];
    format!("{}{}", if first == b'9' { '0' } else { char::from(first + 1) }, &code[1..])
}

async fn a_call(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    let user = ordinary(&desk, &zoe).await;
    let id = UserId(user.id);
    assert_eq!(zoe.user(id).await.expect("the card").proof, None);
    let sent = zoe.send_code(id, 0).await.expect("sent");
    assert_eq!((sent.tries_left, sent.seconds_left, sent.delivery), (3, 600, MailStatus::InProgress));
    assert!(sent.masked_address.contains("•••@") && !user.emails.0.contains(&sent.masked_address));
    let mail = desk.deliver().await.pop().expect("a mail");
    assert_eq!(mail.to, user.emails.0[0]);
    assert!(mail.text.contains(&sent.words), "the mail has the words of the screen");
    assert!(!mail.subject.chars().any(|c| c.is_ascii_digit()), "{}", mail.subject);
    let under_way = zoe.caller(id).await.expect("the panel").code.expect("a code under way");
    assert_eq!((under_way.id, under_way.delivery), (sent.id, MailStatus::Delivered));

    let right = zoe.confirm_code(sent.id, &mail.code()).await.expect("an answer");
    assert_eq!(right.state, CodeState::Confirmed);
    assert_eq!(right.proof.as_ref().map(|proof| proof.level), Some(Level::Mailbox));
    assert_eq!(zoe.user(id).await.expect("the card").proof, right.proof);
    let again = zoe.confirm_code(sent.id, &mail.code()).await.expect("an answer");
    assert_eq!(again.state, CodeState::Ended, "a code works once");
    // It slides while it is used, and ends after an hour all the same.
    age(desk.store(), 14 * 60).await;
    assert!(zoe.reveal_contact(id).await.is_ok());
    age(desk.store(), 14 * 60).await;
    assert!(zoe.reveal_contact(id).await.is_ok());
    age(desk.store(), 15 * 60).await;
    assert_eq!(zoe.reveal_contact(id).await.err().map(|no| no.kind), Some(ErrorKind::NotAllowed));
    assert_eq!(zoe.user(id).await.expect("the card").proof, None);
}

async fn addresses_that_look_alike(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    let user = ordinary(&desk, &zoe).await;
    let id = UserId(user.id);
    let mut emails = user.emails.clone();
    emails.0 = ["Silvana.Alves", "Silas.Moura", "Simone"].map(|name| format!("{name}@alike.example")).into();
    let row = users::ActiveModel { id: Unchanged(user.id), emails: Set(emails), ..Default::default() };
    users::Entity::update(row).exec(desk.store().read()).await.expect("three addresses");
    let sent = zoe.send_code(id, 1).await.expect("sent");
    let caller = zoe.caller(id).await.expect("the panel");
    assert!(caller.addresses.iter().all(|address| address.masked == sent.masked_address), "{caller:?}");
    assert_eq!((sent.at, caller.code.and_then(|code| code.at)), (Some(1), Some(1)));
}

async fn of_many_right_answers_one_confirms(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    let (code, digits) = sent(&desk, &zoe, &ordinary(&desk, &zoe).await).await;
    let tries = (0..100).map(|_| {
        let (zoe, digits) = (zoe.clone(), digits.clone());
        tokio::spawn(async move { zoe.confirm_code(code.id, &digits).await.expect("an answer").state })
    });
    let mut confirmed = 0;
    for answer in tries.collect::<Vec<_>>() {
        match answer.await.expect("an answer") {
            CodeState::Confirmed => confirmed += 1,
            other => assert_eq!(other, CodeState::Ended),
        }
    }
    assert_eq!(confirmed, 1);
}

async fn three_tries(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    let (code, digits) = sent(&desk, &zoe, &ordinary(&desk, &zoe).await).await;
    for typed in ["", "12345", "1234567", "abcdef"] {
        let no = zoe.confirm_code(code.id, typed).await.expect_err("no code");
        assert_eq!(no.kind, ErrorKind::Invalid, "{typed:?} costs no try");
    }
    let tries = (0..50).map(|_| {
        let (zoe, wrong) = (zoe.clone(), wrong(&digits));
        tokio::spawn(async move { zoe.confirm_code(code.id, &wrong).await.expect("an answer") })
    });
    let mut left = Vec::new();
    for answer in tries.collect::<Vec<_>>() {
        let answer = answer.await.expect("an answer");
        if answer.state == CodeState::Wrong {
            left.push(answer.tries_left);
        } else {
            assert_eq!(answer.state, CodeState::Ended);
        }
    }
    left.sort_unstable();
    assert_eq!(left, [0, 1, 2], "three tries of fifty at once are heard");
    let right = zoe.confirm_code(code.id, &digits).await.expect("an answer");
    assert_eq!(right.state, CodeState::Ended, "the right one comes too late");
}

async fn a_code_lives_ten_minutes(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    let user = ordinary(&desk, &zoe).await;
    let (code, digits) = sent(&desk, &zoe, &user).await;
    age(desk.store(), 10 * 60).await;
    assert_eq!(zoe.confirm_code(code.id, &digits).await.expect("an answer").state, CodeState::Expired);
    assert_eq!(zoe.caller(UserId(user.id)).await.expect("the panel").code, None);
    // A clock that was set back lets none live longer.
    let (code, digits) = sent(&desk, &zoe, &user).await;
    age(desk.store(), -3_600).await;
    assert_eq!(zoe.confirm_code(code.id, &digits).await.expect("an answer").state, CodeState::Expired);
}

async fn a_new_code_kills_the_old(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    let user = ordinary(&desk, &zoe).await;
    let (old, old_digits) = sent(&desk, &zoe, &user).await;
    let (new, digits) = sent(&desk, &zoe, &user).await;
    assert_eq!(zoe.confirm_code(old.id, &old_digits).await.expect("an answer").state, CodeState::Ended);
    if digits != old_digits {
        assert_eq!(zoe.confirm_code(new.id, &old_digits).await.expect("an answer").state, CodeState::Wrong);
    }
    assert_eq!(zoe.confirm_code(new.id, &digits).await.expect("an answer").state, CodeState::Confirmed);
}

async fn bound_to_agent_and_session(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    let user = ordinary(&desk, &zoe).await;
    let (code, digits) = sent(&desk, &zoe, &user).await;
    let felipe = desk.agent("felipe.fernandes@farol.example").await;
    let iris = desk.agent(IRIS).await;
    let elsewhere = desk.agent(ZOE).await;
    for other in [&felipe, &iris, &elsewhere] {
        let no = other.confirm_code(code.id, &digits).await.expect_err("not theirs");
        assert_eq!(no.kind, ErrorKind::NotFound, "{}", other.me().email);
    }
    assert_eq!(zoe.confirm_code(code.id, &digits).await.expect("an answer").state, CodeState::Confirmed);
    // What Zoe was shown, nobody else was, nor Zoe in another session.
    for other in [&felipe, &elsewhere] {
        assert_eq!(other.caller(UserId(user.id)).await.expect("the panel").proof, None);
        assert!(other.reveal_contact(UserId(user.id)).await.is_err());
    }
}

async fn another_process_confirms(on: On) {
    let desk = TestDesk::sample(on).await;
    let token = desk.token(ZOE, StaffRole::HelpDesk).await;
    let zoe = desk.desk.agent(&token).await.expect("signed in");
    let user = ordinary(&desk, &zoe).await;
    let (code, digits) = sent(&desk, &zoe, &user).await;
    let restarted = |secret| {
        let url = desk.url.clone();
        async move { Desk::new(Store::open(&url).await.expect("opens")).with_keys(Keys::new(&secret)) }
    };
    // With another key it is another deployment: no code of ours means anything there, and it cannot write into our log.
    let stranger = restarted([8; 32]).await.agent(&token).await.expect("signed in");
    assert!(stranger.confirm_code(code.id, &digits).await.is_err());
    let other = restarted([7; 32]).await.agent(&token).await.expect("signed in");
    let wrong = other.confirm_code(code.id, &wrong(&digits)).await.expect("an answer");
    assert_eq!((wrong.state, wrong.tries_left), (CodeState::Wrong, 2), "tries hold over processes");
    assert_eq!(other.confirm_code(code.id, &digits).await.expect("an answer").state, CodeState::Confirmed);
    assert!(zoe.user(UserId(user.id)).await.expect("the card").proof.is_some());
}

async fn who_and_what_gets_no_code(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    // Oneself, and an administrator by the first line.
    let oneself = zoe.send_code(zoe.me().id, 0).await.expect_err("refused");
    assert_eq!(oneself.kind, ErrorKind::NotAllowed);
    let administrator = users::Entity::find().filter(users::Column::Administrator.eq(true));
    let administrator = administrator.filter(users::Column::OrgId.ne(zoe.me().provider.id.0));
    let administrators = administrator.all(desk.store().read()).await.expect("people");
    let mut seen = 0;
    let advanced = desk.token("felipe.fernandes@farol.example", StaffRole::HelpDeskAdvanced).await;
    let advanced = desk.desk.agent(&advanced).await.expect("signed in");
    for user in administrators {
        let Ok(caller) = zoe.caller(UserId(user.id)).await else { continue };
        assert!(matches!(caller.send, Offer::Closed { .. }));
        assert_eq!(zoe.send_code(UserId(user.id), 0).await.expect_err("refused").kind, ErrorKind::NotAllowed);
        assert_eq!(advanced.caller(UserId(user.id)).await.expect("the panel").send, Offer::Open);
        seen += 1;
    }
    assert!(seen > 5);
    // Not theirs, and not there.
    let iris = desk.agent(IRIS).await;
    let user = ordinary(&desk, &zoe).await;
    assert_eq!(iris.send_code(UserId(user.id), 0).await.err().map(|no| no.kind), Some(ErrorKind::NotFound));
    assert_eq!(zoe.send_code(UserId(user.id), 7).await.err().map(|no| no.kind), Some(ErrorKind::Invalid));
    assert_eq!(zoe.send_code(UserId(user.id), -1).await.err().map(|no| no.kind), Some(ErrorKind::Invalid));
    // Held back.
    let address = user.emails.0[0].to_lowercase();
    sql(
        desk.store().read(),
        &format!("INSERT INTO suppressions (address, reason, since) VALUES ('{address}', 'hard_bounce', 1)"),
    )
    .await;
    let held = zoe.send_code(UserId(user.id), 0).await.expect_err("refused");
    assert!(held.message.contains("held back"), "{}", held.message);
    sql(desk.store().read(), "DELETE FROM suppressions").await;
    assert!(zoe.send_code(UserId(user.id), 0).await.is_ok());
}

async fn i_did_not_call(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    let user = ordinary(&desk, &zoe).await;
    let (code, digits) = sent(&desk, &zoe, &user).await;
    let link = desk.deliver().await.pop().expect("a mail").link();
    let felipe = desk.agent("felipe.fernandes@farol.example").await;
    let (other, other_digits) = sent(&desk, &felipe, &user).await;
    assert_eq!(zoe.confirm_code(code.id, &digits).await.expect("an answer").state, CodeState::Confirmed);
    let page = desk.desk.link(&link).await.expect("its page");
    assert_eq!((page.answered, page.reader.as_str()), (None, user.display_name.as_str()));
    assert!(zoe.user(UserId(user.id)).await.expect("the card").proof.is_some(), "opening a link does nothing");
    desk.desk.answer_link(&link, true, desk::Client::default()).await.expect("answered");
    let caller = zoe.caller(UserId(user.id)).await.expect("the panel");
    assert!(caller.proof.is_none() && caller.denied_at.is_some(), "the proof is gone at once");
    let flagged = async || {
        let card = zoe.user(UserId(user.id)).await.expect("the card");
        card.concerns.iter().any(|concern| matches!(concern, UserConcern::CallDenied { .. }))
    };
    assert!(flagged().await, "the card says so to whoever opens it next");
    assert_eq!(zoe.confirm_code(code.id, &digits).await.expect("an answer").state, CodeState::Ended);
    let others = felipe.confirm_code(other.id, &other_digits).await.expect("an answer");
    assert_eq!(others.state, CodeState::Ended, "whoever is speaking, elsewhere too");
    // What is looked at from then on is of no call.
    let another =
        users::Entity::find().filter(users::Column::OrgId.eq(user.org_id)).filter(users::Column::Id.ne(user.id));
    let another = another.one(desk.store().read()).await.expect("a query").expect("somebody");
    zoe.user(UserId(another.id)).await.expect("a card");
    let lines = audit_events::Entity::find().filter(audit_events::Column::UserId.eq(another.id));
    let line = lines.one(desk.store().read()).await.expect("a query").expect("a line");
    assert_eq!(line.visit_id, None);
    let before = desk.mail.sent().len();
    let told: Vec<_> = desk.deliver().await.split_off(before);
    assert!(!told.is_empty() && told.iter().all(|mail| mail.text.contains(&user.display_name)), "the customer is told");
    desk.desk.answer_link(&link, false, desk::Client::default()).await.expect("a second answer changes nothing");
    assert_eq!(desk.desk.link(&link).await.expect("its page").answered, Some(true));
    age(desk.store(), 24 * 3_600).await;
    for gone in [link.as_str(), "0000", ""] {
        assert_eq!(desk.desk.link(gone).await.expect_err("gone").kind, ErrorKind::NotFound);
        assert_eq!(
            desk.desk.answer_link(gone, true, desk::Client::default()).await.expect_err("gone").kind,
            ErrorKind::NotFound
        );
    }
}

async fn contact_data(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    let user = ordinary(&desk, &zoe).await;
    let id = UserId(user.id);
    let card = zoe.user(id).await.expect("the card");
    assert!(card.masked && matches!(card.reveal, Offer::Needs { level: Level::Mailbox, .. }));
    let text = serde_json::to_string(&card).expect("JSON");
    assert!(user.emails.0.iter().all(|address| !text.contains(address.as_str())), "{text}");
    assert!(zoe.reveal_contact(id).await.is_err());
    let (code, digits) = sent(&desk, &zoe, &user).await;
    zoe.confirm_code(code.id, &digits).await.expect("confirmed");
    let revealed = zoe.reveal_contact(id).await.expect("revealed");
    assert_eq!(revealed.emails, user.emails.0);
    let kept = store::entities::reveals::Entity::find().all(desk.store().read()).await.expect("rows");
    assert_eq!(kept.iter().map(|row| (row.agent_id, row.user_id)).collect::<Vec<_>>(), [(zoe.me().id.0, user.id)]);
    assert!(zoe.user(id).await.expect("the card").masked, "a card stays masked");
    // A provider may see contact data as the directory has it.
    sql(desk.store().read(), "UPDATE providers SET mask_contacts = FALSE").await;
    let open = desk.agent(ZOE).await.user(id).await.expect("the card");
    assert_eq!((open.masked, open.emails[0].address.as_str()), (false, user.emails.0[0].as_str()));
}

async fn the_code_is_nowhere(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    let user = ordinary(&desk, &zoe).await;
    let waiting = zoe.send_code(UserId(user.id), 0).await.expect("sent");
    let kept = store::entities::deliveries::Entity::find().all(desk.store().read()).await.expect("rows");
    let code = desk.deliver().await.pop().expect("a mail").code();
    let verification = verifications::Entity::find_by_id(waiting.id.0).one(desk.store().read()).await.expect("a row");
    let spaced = format!("{} {}", &code[..3], &code[3..]);
    for text in [
        format!("{kept:?}"),
        format!("{verification:?}"),
        serde_json::to_string(&waiting).expect("JSON"),
        serde_json::to_string(&zoe.caller(UserId(user.id)).await.expect("the panel")).expect("JSON"),
        serde_json::to_string(&zoe.mail_page(UserId(user.id)).await.expect("the page")).expect("JSON"),
    ] {
        // Digits may stand in an id by chance, but not as a word of their own.
        let words: Vec<&str> = text.split(|c: char| !c.is_ascii_alphanumeric()).collect();
        assert!(!words.contains(&code.as_str()) && !text.contains(&spaced), "{text}");
    }
    let settled = store::entities::deliveries::Entity::find().all(desk.store().read()).await.expect("rows");
    assert!(settled.iter().all(|row| row.sealed.is_none()), "once sent, nothing is kept of it");
}
