//! Consent and the view: asked, allowed, looked, withdrawn, and nothing after that.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use desk::{AgentDesk, CustomerDesk};
use model::{
    ErrorKind, OrgId, PageInput, ViewId,
    audit::Verb,
    consent::{AccessPage, ConsentState, MOST_MINUTES},
    staff::StaffRole,
    verification::Offer,
    view::{ViewData, ViewPage},
};
use store::{
    entities::{consents, lists::Texts, managers, orgs, sessions, standing_access, users, views},
    sea_orm::{
        ActiveValue::{Set, Unchanged},
        ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
        sea_query::Expr,
    },
};
use testkit::{IRIS, On, TestDesk, ZOE, on_both};

use crate::verification::sql;

on_both!(
    the_whole_story,
    withdrawn_under_load,
    who_may_ask_and_answer,
    whoever_can_answer_is_asked,
    requests_lapse_and_permissions_end,
    what_is_not_over_stays_on_the_page,
    of_many_requests_at_once_so_many,
    the_standing_switch,
    a_view_is_its_sessions_alone,
);

/// A customer that allows nothing by itself, its administrator signed in, and Zoe.
async fn scene(desk: &TestDesk) -> (AgentDesk, CustomerDesk, OrgId) {
    let zoe = desk.agent(ZOE).await;
    let org = desk.org("Oásis").await;
    orgs::Entity::update_many()
        .col_expr(orgs::Column::ReadOnlyAccess, Expr::value(false))
        .filter(orgs::Column::Id.eq(org.0))
        .exec(desk.store().read())
        .await
        .expect("switched off");
    let admin = desk.administrator(org).await;
    let customer = desk.customer(&admin.emails.0[0]).await;
    (zoe, customer, org)
}

async fn look(agent: &AgentDesk, view: ViewId) -> Result<ViewData, model::AppError> {
    agent.see(view, ViewPage::Users, None, PageInput::default()).await.map(|seen| seen.data)
}

async fn the_whole_story(on: On) {
    let desk = TestDesk::sample(on).await;
    let (zoe, customer, org) = scene(&desk).await;
    let access = zoe.access(org).await.expect("access");
    assert!(matches!(access.view, Offer::Closed { .. }) && access.ask == Offer::Open && access.live.is_none());
    assert_eq!(zoe.open_view(org, "to look", None).await.expect_err("not allowed").kind, ErrorKind::NotAllowed);

    // On one line, and with nothing that turns the customer's own line round.
    let (why, case) = (" Ana's phone\n\ndoes\u{202e} not ring", "T-\u{2066}17");
    let asked = zoe.ask_consent(org, why, Some(60), Some(case.into())).await.expect("asked");
    assert_eq!((asked.consent.state, asked.consent.minutes), (ConsentState::Waiting, 60));
    assert!(asked.link.ends_with(&format!("/my/requests/{}", asked.consent.id)) && asked.qr.size > 20);
    assert!(asked.mailed > 0, "its administrators are mailed");
    let mails = desk.deliver().await;
    assert!(
        mails.iter().any(|mail| mail.text.contains("Ana's phone does not ring") && mail.text.contains(&asked.link))
    );

    let request = customer.request(asked.consent.id).await.expect("the request");
    assert_eq!(
        (request.consent.reason.as_str(), request.consent.case.as_deref()),
        ("Ana's phone does not ring", Some("T-17"))
    );
    let granted = customer.answer(asked.consent.id, true, Some(30)).await.expect("allowed");
    assert_eq!((granted.state, granted.minutes), (ConsentState::Live, 30), "the customer says how long");
    assert!((1..=1_800).contains(&granted.seconds_left.0));
    let again = customer.answer(asked.consent.id, false, None).await.expect_err("once");
    assert_eq!(again.kind, ErrorKind::Conflict);

    let view = zoe.open_view(org, "to look", Some("T-17".into())).await.expect("a view").id;
    for page in ViewPage::ALL {
        let seen = zoe.see(view, *page, None, PageInput::default()).await.expect("a page");
        assert_eq!((seen.page, seen.view.org.id), (*page, org));
    }
    let ViewData::Users(users) = look(&zoe, view).await.expect("users") else { panic!("no users") };
    assert!(users.rows.iter().any(|user| user.email.as_ref().is_some_and(|email| !email.contains('•'))), "unmasked");
    let page = customer.access_page().await.expect("the access page");
    assert!(page.live.len() == 1 && page.views.iter().any(|view| view.closed_at.is_none()));

    customer.withdraw(asked.consent.id).await.expect("withdrawn");
    let page = customer.access_page().await.expect("the access page");
    assert!(page.views.iter().all(|view| view.closed_at.is_some()), "nobody looks any more: {:?}", page.views);
    assert_eq!(look(&zoe, view).await.expect_err("nothing more").kind, ErrorKind::NotAllowed);
    assert_eq!(zoe.open_view(org, "to look", None).await.expect_err("nor anew").kind, ErrorKind::NotAllowed);
    let wall = customer.wall(PageInput { limit: Some(200), cursor: None }).await.expect("the wall").events.rows;
    for verb in [Verb::AskConsent, Verb::AnswerConsent, Verb::OpenView, Verb::ReadView, Verb::WithdrawConsent] {
        assert!(wall.iter().any(|row| row.verb == verb), "{verb} is on the wall");
    }
    assert_eq!(wall.iter().filter(|row| row.verb == Verb::ReadView).count(), ViewPage::ALL.len() + 1, "refusal too");
    let answered = wall.iter().find(|row| row.verb == Verb::AnswerConsent).expect("the answer");
    assert!(answered.provider.is_none(), "the customer's own people are nobody's agents");
    let opened = wall.iter().find(|row| row.verb == Verb::OpenView && row.note.is_some()).expect("the opening");
    assert!(wall.iter().any(|row| row.verb == Verb::OpenView && row.case.as_deref() == Some("T-17")), "{opened:?}");
}

async fn withdrawn_under_load(on: On) {
    let desk = TestDesk::sample(on).await;
    let (zoe, customer, org) = scene(&desk).await;
    for round in 0..3 {
        let asked = zoe.ask_consent(org, "to look", Some(60), None).await.expect("asked");
        customer.answer(asked.consent.id, true, None).await.expect("allowed");
        let view = zoe.open_view(org, "to look", None).await.expect("a view").id;
        let (withdrawn, over) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
        let mut readers = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let (zoe, withdrawn, over) = (zoe.clone(), withdrawn.clone(), over.clone());
            readers.spawn(async move {
                let (mut before, mut after) = (0, 0);
                while !over.load(Ordering::SeqCst) {
                    let was = withdrawn.load(Ordering::SeqCst);
                    let seen = look(&zoe, view).await;
                    assert!(!(was && seen.is_ok()), "an answer after it was withdrawn carries data");
                    if was { after += 1 } else { before += usize::from(seen.is_ok()) }
                }
                (before, after)
            });
        }
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        customer.withdraw(asked.consent.id).await.expect("withdrawn");
        withdrawn.store(true, Ordering::SeqCst);
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        over.store(true, Ordering::SeqCst);
        let (mut before, mut after) = (0, 0);
        while let Some(read) = readers.join_next().await {
            let (b, a) = read.expect("no answer carries data");
            (before, after) = (before + b, after + a);
        }
        assert!(before > 0 && after > 0, "round {round}: {before} before, {after} after");
    }
}

async fn who_may_ask_and_answer(on: On) {
    let desk = TestDesk::sample(on).await;
    let (zoe, customer, org) = scene(&desk).await;
    let token = desk.token(IRIS, StaffRole::HelpDeskAdvanced).await;
    let iris = desk.desk.agent(&token).await.expect("Iris");
    assert_eq!(iris.ask_consent(org, "to look", None, None).await.expect_err("not hers").kind, ErrorKind::NotFound);
    let token = desk.token("vitoria.schroder@farol.example", StaffRole::Auditor).await;
    let ines = desk.desk.agent(&token).await.expect("Ines");
    assert_eq!(ines.ask_consent(org, "to look", None, None).await.expect_err("reads").kind, ErrorKind::NotAllowed);
    for (reason, minutes, field) in [
        ("", None, "reason"),
        ("to\0look", None, "reason"),
        ("to look", Some(0), "minutes"),
        ("to look", Some(MOST_MINUTES + 1), "minutes"),
    ] {
        let no = zoe.ask_consent(org, reason, minutes, None).await.expect_err("bad input");
        assert_eq!((no.kind, no.fields[0].field.as_str()), (ErrorKind::Invalid, field));
    }
    let own = zoe.me().provider.id;
    assert_eq!(zoe.ask_consent(own, "to look", None, None).await.expect_err("one's own").kind, ErrorKind::NotAllowed);
    let asked = zoe.ask_consent(org, "to look", None, None).await.expect("asked").consent.id;
    let girassol = desk.org("Girassol").await;
    let other = desk.administrator(girassol).await;
    let other = desk.customer(&other.emails.0[0]).await;
    for no in [
        other.answer(asked, true, None).await.expect_err("not theirs").kind,
        other.withdraw(asked).await.expect_err("not theirs").kind,
        other.request(asked).await.expect_err("not theirs").kind,
    ] {
        assert_eq!(no, ErrorKind::NotFound);
    }
    // Who only reads answers nothing.
    use store::entities::users;
    let roles = users::Entity::update_many()
        .col_expr(users::Column::Roles, Expr::value(store::entities::lists::Texts(vec!["org_read_only_admin".into()])))
        .filter(users::Column::Id.eq(customer.me().id.0));
    roles.exec(desk.store().read()).await.expect("another role");
    let admin =
        users::Entity::find_by_id(customer.me().id.0).one(desk.store().read()).await.expect("them").expect("one");
    let reader = desk.customer(&admin.emails.0[0]).await;
    assert!(reader.me().reads_only);
    assert_eq!(reader.answer(asked, true, None).await.expect_err("reads").kind, ErrorKind::NotAllowed);
    let allowed = reader.set_standing(zoe.me().provider.id, true).await;
    assert_eq!(allowed.expect_err("reads").kind, ErrorKind::NotAllowed);
    // Nor asks anything, and is offered no question.
    for (one, reads) in [(&customer, false), (&reader, true)] {
        assert_eq!(one.wall(PageInput::default()).await.expect("the wall").reads_only, reads);
    }
    // The agent no longer needs it.
    assert_eq!(zoe.give_back(asked).await.expect("given back").state, ConsentState::Withdrawn);
    assert_eq!(customer.answer(asked, true, None).await.expect_err("too late").kind, ErrorKind::Conflict);
}

async fn whoever_can_answer_is_asked(on: On) {
    let desk = TestDesk::sample(on).await;
    let (zoe, _, org) = scene(&desk).await;
    let admin = desk.administrator(org).await;
    let db = desk.store().read();
    // One who answers, last by name and with a second address only, among many who read.
    let reads = users::ActiveModel {
        roles: Set(Texts(vec!["org_read_only_admin".to_owned()])),
        administrator: Set(true),
        ..Default::default()
    };
    let others = users::Entity::find().filter(users::Column::OrgId.eq(org.0)).filter(users::Column::Id.ne(admin.id));
    let others = others.filter(users::Column::Status.eq("active")).limit(10).all(db).await.expect("others");
    let them = users::Column::Id.is_in(others.iter().map(|other| other.id));
    users::Entity::update_many().set(reads).filter(them).exec(db).await.expect("they read");
    let first = admin.emails.0[0].to_lowercase();
    let row = users::ActiveModel {
        id: Unchanged(admin.id),
        sort_name: Set("zz".to_owned()),
        emails: Set(Texts(vec![first.clone(), "second.box@elsewhere.example".to_owned()])),
        ..Default::default()
    };
    users::Entity::update(row).exec(db).await.expect("a second address");
    sql(
        db,
        &format!("INSERT INTO suppressions (address, reason, since) VALUES ('{first}', 'hard_bounce', 1700000000)"),
    )
    .await;
    let asked = zoe.ask_consent(org, "to look", None, None).await.expect("asked");
    let mails = desk.deliver().await;
    let to: Vec<_> = mails.iter().filter(|mail| mail.text.contains(&asked.link)).map(|mail| mail.to.as_str()).collect();
    assert!(to.contains(&"second.box@elsewhere.example"), "{to:?}");
    assert_eq!(to.len(), 5);
}

async fn requests_lapse_and_permissions_end(on: On) {
    let desk = TestDesk::sample(on).await;
    let (zoe, customer, org) = scene(&desk).await;
    let db = desk.store().read();
    let asked = zoe.ask_consent(org, "to look", None, None).await.expect("asked").consent.id;
    let lapsed = consents::Entity::update_many().col_expr(consents::Column::LapsesAt, Expr::value(1));
    lapsed.exec(db).await.expect("a day has passed");
    assert_eq!(customer.request(asked).await.expect("it").consent.state, ConsentState::Lapsed);
    assert_eq!(customer.answer(asked, true, None).await.expect_err("too late").kind, ErrorKind::Conflict);

    let asked = zoe.ask_consent(org, "to look", Some(120), None).await.expect("asked").consent.id;
    customer.answer(asked, true, None).await.expect("allowed");
    let view = zoe.open_view(org, "to look", None).await.expect("a view").id;
    assert_eq!(desk.desk.warn_of_ends().await.expect("none due"), 0);
    let soon = Expr::value(desk::clock::now() + 600);
    let long_ago = Expr::value(desk::clock::now() - 6_600);
    let moved = consents::Entity::update_many().col_expr(consents::Column::EndsAt, soon);
    moved.col_expr(consents::Column::AnsweredAt, long_ago).exec(db).await.expect("soon over");
    assert_eq!(desk.desk.warn_of_ends().await.expect("one due"), 1);
    assert_eq!(desk.desk.warn_of_ends().await.expect("told once"), 0);
    let told: Vec<String> = desk
        .deliver()
        .await
        .into_iter()
        .filter(|m| m.text.contains("10 min") || m.text.contains("9 min"))
        .map(|m| m.to)
        .collect();
    assert!(told.contains(&ZOE.to_owned()) && told.len() > 1, "the agent and the customer are told: {told:?}");
    let over = Expr::value(desk::clock::now());
    consents::Entity::update_many().col_expr(consents::Column::EndsAt, over).exec(db).await.expect("over");
    assert_eq!(look(&zoe, view).await.expect_err("over").kind, ErrorKind::NotAllowed);
    assert!(zoe.access(org).await.expect("access").open.is_none());
}

async fn what_is_not_over_stays_on_the_page(on: On) {
    let desk = TestDesk::sample(on).await;
    let (zoe, customer, org) = scene(&desk).await;
    let db = desk.store().read();
    let asked = async || zoe.ask_consent(org, "to look", None, None).await.expect("asked").consent.id;
    let [allowed, waits] = [asked().await, asked().await];
    customer.answer(allowed, true, None).await.expect("allowed");
    let view = zoe.open_view(org, "to look", None).await.expect("a view").id;
    // Many that were asked for later and are over, and as many looks.
    let (mut later, mut looks) = (Vec::new(), Vec::new());
    let over = consents::Entity::find_by_id(waits.0).one(db).await.expect("asked").expect("it");
    let seen = views::Entity::find_by_id(view.0).one(db).await.expect("asked").expect("it");
    for at in 1..=120 {
        let (id, asked_at) = (uuid::Uuid::now_v7(), over.asked_at + at);
        later.push(consents::Model { id, asked_at, lapses_at: 1, ..over.clone() }.into_active_model());
        let (opened_at, closed_at) = (seen.opened_at + at, Some(seen.opened_at + at));
        looks.push(views::Model { id, opened_at, closed_at, ..seen.clone() }.into_active_model());
    }
    consents::Entity::insert_many(later).exec_without_returning(db).await.expect("requests");
    views::Entity::insert_many(looks).exec_without_returning(db).await.expect("looks");
    let page = customer.access_page().await.expect("the access page");
    assert_eq!(page.live.iter().map(|row| row.id).collect::<Vec<_>>(), [allowed]);
    assert_eq!(page.waiting.iter().map(|row| row.id).collect::<Vec<_>>(), [waits]);
    assert!(page.ended.len() == 50 && page.ended.iter().all(|row| row.state == ConsentState::Lapsed));
    let open = |page: &AccessPage| page.views.iter().filter(|view| view.closed_at.is_none()).count();
    assert_eq!((open(&page), page.views.len()), (1, 21));
    assert!(page.views[0].closed_at.is_none(), "what goes on comes first");
    customer.withdraw(allowed).await.expect("withdrawn");
    assert_eq!(open(&customer.access_page().await.expect("the access page")), 0);
}

async fn of_many_requests_at_once_so_many(on: On) {
    let desk = TestDesk::sample(on).await;
    let (zoe, _, org) = scene(&desk).await;
    let db = desk.store().read();
    let id = zoe.ask_consent(org, "to look", None, None).await.expect("asked").consent.id;
    let asked = consents::Entity::find_by_id(id.0).one(db).await.expect("asked").expect("it");
    let more = (0..18).map(|_| {
        let refused = consents::Model { id: uuid::Uuid::now_v7(), granted: Some(false), ..asked.clone() };
        refused.into_active_model()
    });
    consents::Entity::insert_many(more).exec_without_returning(db).await.expect("nineteen within the hour");
    let managed = managers::Entity::find().filter(managers::Column::ProviderId.eq(zoe.me().provider.id.0));
    let managed = managed.filter(managers::Column::OrgId.ne(zoe.me().provider.id.0)).limit(5).all(db).await;
    let managed = managed.expect("customers");
    let asks = managed.iter().map(|of| zoe.ask_consent(OrgId(of.org_id), "to look", None, None));
    let asked = futures::future::join_all(asks).await;
    assert_eq!((asked.len(), asked.iter().filter(|asked| asked.is_ok()).count()), (5, 1));
}

async fn the_standing_switch(on: On) {
    let desk = TestDesk::sample(on).await;
    let (zoe, customer, org) = scene(&desk).await;
    let db = desk.store().read();
    let directory = async |allowed: bool| {
        let says = orgs::Entity::update_many().col_expr(orgs::Column::ReadOnlyAccess, Expr::value(allowed));
        says.filter(orgs::Column::Id.eq(org.0)).exec(db).await.expect("imported");
    };
    directory(true).await;
    let access = zoe.access(org).await.expect("access");
    assert!(access.standing.allowed && access.standing.changed_by.is_none() && access.view == Offer::Open);
    let view = zoe.open_view(org, "to look", None).await.expect("a view").id;
    look(&zoe, view).await.expect("users");
    let provider = zoe.me().provider.id;
    let set = customer.set_standing(provider, false).await.expect("switched off");
    assert!(!set.allowed && set.changed_by.as_deref() == Some(customer.me().name.as_str()));
    assert_eq!(look(&zoe, view).await.expect_err("at once").kind, ErrorKind::NotAllowed);
    // What is imported later does not switch it on again.
    directory(false).await;
    directory(true).await;
    assert!(!zoe.access(org).await.expect("access").standing.allowed);
    customer.set_standing(provider, true).await.expect("switched on");
    look(&zoe, view).await.expect("users again");
    let nobody = OrgId(uuid::Uuid::nil());
    assert_eq!(customer.set_standing(nobody, true).await.expect_err("no provider").kind, ErrorKind::NotFound);
    assert_eq!(standing_access::Entity::find().all(db).await.expect("rows").len(), 1);
}

async fn a_view_is_its_sessions_alone(on: On) {
    let desk = TestDesk::sample(on).await;
    let (zoe, customer, org) = scene(&desk).await;
    customer.set_standing(zoe.me().provider.id, true).await.expect("switched on");
    let view = zoe.open_view(org, "to look", None).await.expect("a view").id;
    let token = desk.token("felipe.fernandes@farol.example", StaffRole::HelpDesk).await;
    let felipe = desk.desk.agent(&token).await.expect("Felipe");
    assert_eq!(look(&felipe, view).await.expect_err("another's").kind, ErrorKind::NotFound);
    let input = model::staff::SignInInput { email: ZOE.to_owned(), password: testkit::PASSWORD.to_owned() };
    let elsewhere = desk.desk.sign_in(input, desk::Client::default()).await.expect("another browser");
    let elsewhere = desk.desk.agent(elsewhere.as_str()).await.expect("Zoe elsewhere");
    assert_eq!(look(&elsewhere, view).await.expect_err("another session's").kind, ErrorKind::NotFound);
    // Opening takes a fresh proof; reading on in what is open does not.
    let old = Expr::value(desk::clock::now() - 601);
    sessions::Entity::update_many()
        .col_expr(sessions::Column::ProvenAt, old)
        .exec(desk.store().read())
        .await
        .expect("old");
    let token = desk.token("jose.moore@farol.example", StaffRole::HelpDesk).await;
    sessions::Entity::update_many()
        .col_expr(sessions::Column::ProvenAt, Expr::value(desk::clock::now() - 601))
        .exec(desk.store().read())
        .await
        .expect("old");
    let rafael = desk.desk.agent(&token).await.expect("Rafael");
    assert_eq!(rafael.open_view(org, "to look", None).await.expect_err("stale").kind, ErrorKind::ProofNeeded);
    look(&zoe, view).await.expect("users");
    zoe.leave_view(view).await.expect("left");
    zoe.leave_view(view).await.expect("once is enough");
    assert_eq!(look(&zoe, view).await.expect_err("left").kind, ErrorKind::NotAllowed);
    let expired = zoe.open_view(org, "to look", None).await.expect("a view").id;
    views::Entity::update_many()
        .col_expr(views::Column::ExpiresAt, Expr::value(desk::clock::now()))
        .exec(desk.store().read())
        .await
        .expect("over");
    assert_eq!(look(&zoe, expired).await.expect_err("over").kind, ErrorKind::NotAllowed);
}
