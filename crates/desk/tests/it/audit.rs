//! The log: what is on it, who reads it, and that it cannot be changed unseen.

mod chain;
mod exports;

use desk::CustomerDesk;
use model::{
    ErrorKind, EventId, PageInput, UserId,
    audit::{AuditFilter, EventRow, HistoryInput, Outcome, Verb},
    devices::{DeviceListInput, DeviceStatus},
    search::SearchInput,
    staff::StaffRole,
    users::UserListInput,
};
use store::{
    entities::audit_events,
    sea_orm::{EntityTrait, IntoActiveModel},
};
use testkit::{IRIS, On, TestDesk, ZOE, on_both};
use uuid::Uuid;

use crate::verification::{ordinaries, ordinary, sql};

on_both!(
    every_look_and_act_is_on_the_record,
    a_list_narrowed_otherwise_is_another_look,
    who_reads_the_directory_letter_by_letter_is_on_the_record,
    what_is_refused_is_on_the_record_and_what_fails_leaves_nothing,
    each_reads_what_is_theirs,
    a_customer_questions_a_line,
    of_many_questions_at_once_so_many,
    who_has_left_the_provider_is_told_nothing,
    refusals_crowd_nothing_out,
    the_brake,
);

/// The provider's log as its administrator reads it, oldest first.
pub async fn log(desk: &TestDesk, admin: &str) -> Vec<EventRow> {
    let token = desk.token(admin, StaffRole::ProviderAdmin).await;
    let admin = desk.desk.agent(&token).await.expect("the administrator");
    let page = PageInput { limit: Some(200), ..PageInput::default() };
    let mut rows = admin.audit_log(AuditFilter::default(), page).await.expect("the log").events.rows;
    rows.reverse();
    rows
}

pub const MARTA: &str = "lukasz.lima@farol.example";

async fn every_look_and_act_is_on_the_record(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    let people = ordinaries(&desk, &zoe, 2).await;
    let (user, other) = (&people[0], &people[1]);
    let id = UserId(user.id);
    zoe.commit_search(&user.display_name, None, None).await.expect("a search");
    zoe.user(id).await.expect("the card");
    zoe.user(id).await.expect("the card again: the same look");
    zoe.caller(id).await.expect("who is calling, asked from the card: the same look");
    zoe.org(user.org_id.into()).await.expect("the customer");
    zoe.mail_page(id).await.expect("mail");
    let code = zoe.send_code(id, 0).await.expect("a code");
    let digits = desk.deliver().await.last().expect("a mail").code();
    zoe.confirm_code(code.id, "000000").await.expect("a wrong one");
    zoe.confirm_code(code.id, &digits).await.expect("the right one");
    zoe.reveal_contact(id).await.expect("contact data");
    zoe.caller(UserId(other.id)).await.expect("who is calling, asked without the card");
    let rows = log(&desk, MARTA).await;
    let zoes: Vec<_> =
        rows.iter().filter(|row| row.actor_id == Some(zoe.me().id)).map(|row| (row.verb, row.outcome)).collect();
    let done = |verb| (verb, Outcome::Done);
    let seen = [
        done(Verb::SignIn),
        done(Verb::CommitSearch),
        done(Verb::OpenCard),
        done(Verb::OpenCard),
        done(Verb::OpenMail),
        // What is asked of the caller begins the call.
        done(Verb::StartCall),
        done(Verb::SendCode),
        (Verb::ConfirmCode, Outcome::Refused),
        done(Verb::ConfirmCode),
        done(Verb::Reveal),
        done(Verb::OpenCard),
    ];
    assert_eq!(zoes, seen);
    let reveal = rows.iter().find(|row| row.verb == Verb::Reveal).expect("the reveal");
    assert_eq!(reveal.who.as_deref(), Some("Zoë Guimarães"));
    assert_eq!(reveal.subject.as_ref().and_then(|of| of.name.clone()), Some(user.display_name.clone()));
    assert_eq!(reveal.org.as_ref().map(|org| org.id.0), Some(user.org_id));
    assert!(reveal.visit.is_some(), "in which call");
    assert!(rows.iter().all(|row| row.note.as_ref().is_none_or(|note| !note.contains(&digits))), "no code is in it");
    let history = zoe.user_history(id, HistoryInput::default()).await.expect("the user's history").events.rows;
    assert!(history.len() >= 6 && history.iter().all(|row| row.subject.is_some()), "{history:#?}");
}

async fn a_list_narrowed_otherwise_is_another_look(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    let org = desk.org("Oásis").await;
    for name in [None, Some("a"), Some("aa"), Some("a")] {
        let input = UserListInput { name: name.map(str::to_owned), ..Default::default() };
        zoe.org_users(org, input).await.expect("users");
    }
    for status in [None, Some(DeviceStatus::Connected), None] {
        zoe.org_devices(org, DeviceListInput { status, ..Default::default() }).await.expect("devices");
    }
    let rows = log(&desk, MARTA).await;
    assert_eq!(rows.iter().filter(|row| row.verb == Verb::OpenList).count(), 3 + 2);
}

async fn who_reads_the_directory_letter_by_letter_is_on_the_record(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    let searches = async |count: usize| {
        for _ in 0..count {
            zoe.search(SearchInput::default()).await.expect("a search");
        }
        let rows = log(&desk, MARTA).await.into_iter().filter(|row| row.verb == Verb::CommitSearch);
        rows.filter_map(|row| row.note).collect::<Vec<_>>()
    };
    assert_eq!(searches(999).await, [""; 0], "typing is not recorded");
    assert_eq!(searches(2).await, ["1000 searches typed within the hour"]);
}

async fn what_is_refused_is_on_the_record_and_what_fails_leaves_nothing(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    let user = ordinary(&desk, &zoe).await;
    let id = UserId(user.id);
    assert_eq!(zoe.reveal_contact(id).await.expect_err("nothing is proven").kind, ErrorKind::NotAllowed);
    let nobody = UserId(uuid::Uuid::nil());
    assert_eq!(zoe.user(nobody).await.expect_err("nobody").kind, ErrorKind::NotFound);
    assert!(zoe.clear_suppression(id, "nobody@nowhere.example", "has room again").await.is_err(), "bad input");
    let rows = log(&desk, MARTA).await;
    let refused: Vec<_> = rows.iter().filter(|row| row.outcome == Outcome::Refused).collect();
    assert_eq!(refused.iter().map(|row| row.verb).collect::<Vec<_>>(), [Verb::Reveal, Verb::OpenCard]);
    assert!(refused[0].note.as_ref().is_some_and(|note| note.contains("confirm a mailbox")), "{refused:?}");
    assert_eq!(refused[0].org.as_ref().map(|org| org.id.0), Some(user.org_id), "the customer sees it");
    assert!(refused[1].org.is_none() && refused[1].subject.is_some());
    assert!(rows.iter().all(|row| row.verb != Verb::ClearHold), "what changed nothing says nothing");
}

async fn each_reads_what_is_theirs(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    let user = ordinary(&desk, &zoe).await;
    zoe.user(UserId(user.id)).await.expect("the card");
    assert_eq!(
        zoe.audit_log(AuditFilter::default(), PageInput::default()).await.expect_err("not hers").kind,
        ErrorKind::NotAllowed
    );
    let token = desk.token(IRIS, StaffRole::Auditor).await;
    let iris = desk.desk.agent(&token).await.expect("Iris");
    let theirs = iris.audit_log(AuditFilter::default(), PageInput::default()).await.expect("Norte's log").events.rows;
    assert!(theirs.iter().all(|row| row.actor_id != Some(zoe.me().id)), "another provider's log is its own");
    assert_eq!(
        iris.user_history(UserId(user.id), HistoryInput::default()).await.expect_err("not theirs").kind,
        ErrorKind::NotFound
    );
    let filter = AuditFilter { from: Some("soon".to_owned()), ..AuditFilter::default() };
    assert_eq!(iris.audit_log(filter, PageInput::default()).await.expect_err("no day").kind, ErrorKind::Invalid);
    // Page by page, there and back, is the whole.
    let token = desk.token(MARTA, StaffRole::ProviderAdmin).await;
    let marta = desk.desk.agent(&token).await.expect("Marta");
    let page = |cursor| PageInput { cursor, limit: Some(2) };
    let all = marta.audit_log(AuditFilter::default(), page(None)).await.expect("first");
    let next = marta.audit_log(AuditFilter::default(), page(all.events.next.clone())).await.expect("second");
    let back = marta.audit_log(AuditFilter::default(), page(next.events.previous.clone())).await.expect("back");
    assert!(next.events.rows.iter().all(|row| !all.events.rows.contains(row)));
    // Reading the log stands in the log, so what was first is there still, moved on.
    assert_eq!(back.events.rows.last().map(|row| row.id), all.events.rows.last().map(|row| row.id));
}

async fn a_customer_questions_a_line(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    let user = ordinary(&desk, &zoe).await;
    zoe.user(UserId(user.id)).await.expect("the card");
    let admin = desk.administrator(user.org_id.into()).await;
    let customer = desk.customer(&admin.emails.0[0]).await;
    let wall = customer.wall(PageInput::default()).await.expect("the wall").events.rows;
    let look = wall.iter().find(|row| row.verb == Verb::OpenCard).expect("the look").clone();
    assert_eq!((look.who.as_deref(), look.address.clone()), (Some("Zoë Guimarães"), None));
    desk.token(MARTA, StaffRole::ProviderAdmin).await;
    customer.ask_question(look.id, "Why did you open Ana's card?").await.expect("asked");
    assert_eq!(customer.ask_question(look.id, "Again?").await.expect_err("once").kind, ErrorKind::Conflict);
    let told = desk.deliver().await.into_iter().any(|mail| mail.to == MARTA && mail.subject.contains("pergunta"));
    assert!(told, "the provider's administrator is told");
    let token = desk.token(MARTA, StaffRole::ProviderAdmin).await;
    let marta = desk.desk.agent(&token).await.expect("Marta");
    let open = AuditFilter { questioned: true, ..AuditFilter::default() };
    let page = marta.audit_log(open.clone(), PageInput::default()).await.expect("open questions");
    assert_eq!((page.questions, page.events.rows.len()), (1, 1));
    assert_eq!(zoe.answer_question(look.id, "She called.").await.expect_err("not hers").kind, ErrorKind::NotAllowed);
    marta.answer_question(look.id, "She called us.").await.expect("answered");
    assert_eq!(marta.audit_log(open, PageInput::default()).await.expect("none").questions, 0);
    let wall = customer.wall(PageInput::default()).await.expect("the wall").events.rows;
    let answered = wall.iter().find(|row| row.id == look.id).and_then(|row| row.question.clone()).expect("asked");
    assert_eq!(answered.answer.as_deref(), Some("She called us."));
    // Another customer's administrator has no such line.
    let other = desk.org("Girassol").await;
    let other = desk.administrator(other).await;
    let other = desk.customer(&other.emails.0[0]).await;
    assert_eq!(other.ask_question(look.id, "What?").await.expect_err("not theirs").kind, ErrorKind::NotFound);
}

/// Zoe's look at somebody, and the administrator of that customer.
async fn looked_at(desk: &TestDesk) -> (CustomerDesk, EventRow) {
    let zoe = desk.agent(ZOE).await;
    let user = ordinary(desk, &zoe).await;
    zoe.user(UserId(user.id)).await.expect("the card");
    let admin = desk.administrator(user.org_id.into()).await;
    let customer = desk.customer(&admin.emails.0[0]).await;
    let wall = customer.wall(PageInput::default()).await.expect("the wall").events.rows;
    let look = wall.into_iter().find(|row| row.verb == Verb::OpenCard).expect("the look");
    (customer, look)
}

async fn of_many_questions_at_once_so_many(on: On) {
    let desk = TestDesk::sample(on).await;
    let (customer, look) = looked_at(&desk).await;
    let db = desk.store().read();
    let line = audit_events::Entity::find_by_id(look.id.0).one(db).await.expect("asked").expect("the line");
    let more: Vec<_> =
        (0..30).map(|_| audit_events::Model { id: Uuid::now_v7(), seq: None, hash: None, ..line.clone() }).collect();
    let rows = more.iter().cloned().map(IntoActiveModel::into_active_model);
    audit_events::Entity::insert_many(rows).exec_without_returning(db).await.expect("lines");
    let asks = more.iter().map(|row| customer.ask_question(EventId(row.id), "Why this one?"));
    let asked = futures::future::join_all(asks).await;
    assert_eq!(asked.iter().filter(|asked| asked.is_ok()).count(), 20);
}

async fn who_has_left_the_provider_is_told_nothing(on: On) {
    let desk = TestDesk::sample(on).await;
    let (customer, look) = looked_at(&desk).await;
    let (off, moved) = ("jose.moore@farol.example", "vitoria.schroder@farol.example");
    for admin in [MARTA, off, moved] {
        desk.token(admin, StaffRole::ProviderAdmin).await;
    }
    let db = desk.store().read();
    let of = |email: &str| format!("id = (SELECT user_id FROM staff WHERE email = '{email}')");
    sql(db, &format!("UPDATE users SET status = 'inactive' WHERE {}", of(off))).await;
    let another = "(SELECT id FROM orgs WHERE id NOT IN (SELECT org_id FROM providers) ORDER BY id LIMIT 1)";
    sql(db, &format!("UPDATE users SET org_id = {another} WHERE {}", of(moved))).await;
    customer.ask_question(look.id, "Why did you open Ana's card?").await.expect("asked");
    let told: Vec<String> = desk.deliver().await.into_iter().map(|mail| mail.to).collect();
    assert!(told.contains(&MARTA.to_owned()), "{told:?}");
    assert!(!told.iter().any(|to| [off, moved].contains(&to.as_str())), "{told:?}");
}

async fn refusals_crowd_nothing_out(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    let people = ordinaries(&desk, &zoe, 2).await;
    let (id, other) = (UserId(people[0].id), UserId(people[1].id));
    zoe.user(id).await.expect("the card");
    for _ in 0..70 {
        zoe.reveal_contact(id).await.expect_err("nothing is proven");
    }
    zoe.reveal_contact(other).await.expect_err("nothing is proven");
    // Within the same hour, whatever the clock says.
    sql(desk.store().read(), "UPDATE audit_events SET at = at - at % 3600 + 60").await;
    let admin = desk.administrator(people[0].org_id.into()).await;
    let customer = desk.customer(&admin.emails.0[0]).await;
    let wall = customer.wall(PageInput::default()).await.expect("the wall").events;
    assert!(wall.next.is_none() && wall.rows.iter().any(|row| row.verb == Verb::OpenCard), "the look is on the page");
    let refused: Vec<_> = wall.rows.iter().filter(|row| row.verb == Verb::Reveal).collect();
    let told =
        |id: UserId| refused.iter().filter(move |row| row.subject.as_ref().is_some_and(|s| s.id == id.to_string()));
    assert_eq!(told(id).map(|row| row.times).collect::<Vec<_>>(), [70]);
    let of_other = if people[0].org_id == people[1].org_id { vec![1] } else { Vec::new() };
    assert_eq!(told(other).map(|row| row.times).collect::<Vec<_>>(), of_other);
    let all = log(&desk, MARTA).await;
    assert_eq!(all.iter().filter(|row| row.verb == Verb::Reveal && row.times == 1).count(), 71, "the log has all");
    // The next hour is another line.
    sql(desk.store().read(), "UPDATE audit_events SET at = at - 3600 WHERE outcome = 'refused'").await;
    zoe.reveal_contact(id).await.expect_err("nothing is proven");
    let wall = customer.wall(PageInput::default()).await.expect("the wall").events.rows;
    let times = wall.iter().filter(|row| row.subject.as_ref().is_some_and(|s| s.id == id.to_string()));
    let times: Vec<_> = times.filter(|row| row.verb == Verb::Reveal).map(|row| row.times).collect();
    assert_eq!(times, [1, 70]);
}

async fn the_brake(on: On) {
    use store::{
        entities::{providers, users},
        sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr},
    };
    let desk = TestDesk::sample(on).await;
    desk.token(MARTA, StaffRole::ProviderAdmin).await;
    let few = providers::Entity::update_many().col_expr(providers::Column::ReadsAnHour, Expr::value(5));
    few.exec(desk.store().read()).await.expect("a low limit");
    let token = desk.token(ZOE, StaffRole::HelpDesk).await;
    let zoe = desk.desk.agent(&token).await.expect("Zoe");
    let own = users::Entity::find().filter(users::Column::OrgId.eq(desk.org("Oásis").await.0)).limit(20);
    let people: Vec<UserId> =
        own.all(desk.store().read()).await.expect("people").iter().map(|user| UserId(user.id)).collect();
    let mut kinds = Vec::new();
    for id in &people[..12] {
        kinds.push(zoe.user(*id).await.err().map(|no| no.kind));
    }
    let (proof, stop) = (Some(ErrorKind::ProofNeeded), Some(ErrorKind::TooMany));
    let expected = [vec![None; 5], vec![proof; 5], vec![stop; 2]].concat();
    assert_eq!(kinds, expected, "a burst takes a fresh proof, then stops");
    assert!(zoe.user(people[0]).await.is_ok(), "what is open stays open");
    let mails = desk.deliver().await;
    let told = mails.iter().filter(|mail| mail.to == MARTA && mail.subject.contains("foi bloqueado")).count();
    assert_eq!(told, 1, "the administrator is told, once");
    let brakes = log(&desk, MARTA).await.into_iter().filter(|row| row.verb == Verb::Brake).count();
    assert_eq!(brakes, 7);
}
