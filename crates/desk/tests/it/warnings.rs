//! Early warnings: each comes and goes with what it is about, is told to nobody else, and is the same when all are looked for anew.

pub mod scene;

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use desk::AgentDesk;
use model::{
    ErrorKind, OrgId, PageInput, UserId,
    mail::MailEventKind,
    warnings::{WarningKind, WarningRow},
};
use store::{
    Word,
    entities::{consents, staff, staff_orgs, warning_looks, warnings},
    sea_orm::{
        ActiveValue::{Set, Unchanged},
        ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter,
        sea_query::Expr,
    },
};
use testkit::{On, TestDesk, on_both};

use crate::mail::report;
use scene::{ANA, AURORA, BIA, BRISA, Scene, ago, ahead, id};

on_both!(
    each_comes_and_goes,
    a_bounce_and_an_end,
    nobody_elses,
    a_limited_agents_own,
    another_provider_takes_over,
    page_by_page,
    looking_anew_changes_nothing,
    an_import_that_was_cut_off,
    a_server_keeps_them,
);

/// How many warnings of each kind the home page counts, and at whom.
async fn told(agent: &AgentDesk) -> Vec<(WarningKind, i64, Vec<String>)> {
    let sums = agent.home().await.expect("the home page").warnings;
    for sum in &sums {
        assert!(!sum.more && sum.customers >= sum.first.len() as i64, "{sum:?}");
    }
    sums.into_iter().map(|sum| (sum.kind, sum.n, sum.first.into_iter().map(|org| org.name).collect())).collect()
}

async fn rows(agent: &AgentDesk, kind: WarningKind) -> Vec<WarningRow> {
    agent.warnings(kind, PageInput::default()).await.expect("the list").page.rows
}

async fn look(desk: &TestDesk) {
    desk.desk.look_for_warnings().await.expect("looked");
}

/// Every warning there is, without what no row says: its own id, and since when a licence is used up.
async fn all(desk: &TestDesk) -> Vec<String> {
    let rows = warnings::Entity::find().all(desk.store().read()).await.expect("warnings");
    let text = |row: &warnings::Model| {
        let at = if row.kind.0 == WarningKind::Licences { 0 } else { row.at };
        format!("{} {} {} {} {at} {}", row.org_id, row.provider_id, row.kind.0, row.subject, row.n)
    };
    let mut all: Vec<String> = rows.iter().map(text).collect();
    all.sort();
    all
}

async fn each_comes_and_goes(on: On) {
    use WarningKind::*;
    let scene = Scene::new(on).await;
    let zoe = scene.zoe().await;
    assert_eq!(told(&zoe).await, [], "nobody has looked yet");
    look(&scene.desk).await;
    let aurora = || vec!["Aurora S.A.".to_owned()];
    let all_of = |kinds: &[(WarningKind, i64)]| kinds.iter().map(|(kind, n)| (*kind, *n, aurora())).collect::<Vec<_>>();
    let mut expected = vec![(Administrators, 1), (Invitations, 1), (Devices, 3), (Subscriptions, 2), (Licences, 1)];
    assert_eq!(told(&zoe).await, all_of(&expected));

    let administrators = rows(&zoe, Administrators).await;
    assert_eq!((administrators[0].user, administrators[0].name.as_deref()), (Some(id(ANA)), Some("Ana Silva")));
    let invitation = &rows(&zoe, Invitations).await[0];
    assert_eq!((invitation.user, invitation.name.as_deref()), (Some(id(BIA)), Some("Bia Sá")));
    let ends = rows(&zoe, Subscriptions).await;
    let ends: Vec<_> = ends.iter().map(|row| (row.name.as_deref().unwrap_or_default(), row.over)).collect();
    assert_eq!(ends, [("Flex Sub100002", true), ("Flex Sub100001", false)], "what ended first comes first");
    let licence = &rows(&zoe, Licences).await[0];
    assert_eq!((licence.name.as_deref(), licence.n, licence.total), (Some("Calling"), 2, Some(1)));
    let outage = &rows(&zoe, Devices).await[0];
    assert_eq!((outage.n, outage.name.as_deref(), outage.org.id), (3, Some("Phone 1"), id(AURORA)));

    // What is mended is gone at the next look, and nothing else is.
    for (file, from, to, gone) in [
        (
            "users.csv",
            "active,Rui Costa,rui@aurora.example,,",
            "active,Rui Costa,rui@aurora.example,user_admin,",
            Administrators,
        ),
        ("users.csv", "not_verified,Bia Sá", "active,Bia Sá", Invitations),
        ("devices.csv", "Phone 3,IP Phone,phone,disconnected", "Phone 3,IP Phone,phone,connected", Devices),
        ("licences.csv", "Calling,1", "Calling,3", Licences),
    ] {
        scene.edit(file, from, to).await;
        look(&scene.desk).await;
        expected.retain(|(kind, _)| *kind != gone);
        assert_eq!(told(&zoe).await, all_of(&expected), "{gone} is mended");
        assert_eq!(rows(&zoe, gone).await, []);
    }
    scene.edit("subscriptions.csv", &scene::day(10), &scene::day(400)).await;
    scene
        .edit(
            "subscriptions.csv",
            "Sub100002,22222222-2222-4222-8222-222222222222,Flex,expired",
            "Sub100002,22222222-2222-4222-8222-222222222222,Flex,cancelled",
        )
        .await;
    look(&scene.desk).await;
    assert_eq!(told(&zoe).await, []);
}

/// A hold that a report of mail sets, and a permission on its way to its end.
async fn a_bounce_and_an_end(on: On) {
    let scene = Scene::new(on).await;
    let (desk, zoe) = (&scene.desk, scene.zoe().await);
    let administrators = |all: &[(WarningKind, i64, Vec<String>)]| {
        all.iter().filter(|(kind, ..)| *kind == WarningKind::Administrators).map(|(_, n, _)| *n).sum::<i64>()
    };
    let invited = "not_verified,Bia Sá,bia@aurora.example,user_admin,";
    scene.edit("users.csv", "not_verified,Bia Sá,bia@aurora.example,,", invited).await;
    look(desk).await;
    assert_eq!(administrators(&told(&zoe).await), 1, "who has yet to come in is asked nothing");
    zoe.resend_invitation(id::<UserId>(BIA)).await.expect("invited again");
    let mail = desk.deliver().await.pop().expect("a mail");
    scene.edit("users.csv", invited, "active,Bia Sá,bia@aurora.example,user_admin,").await;
    look(desk).await;
    assert_eq!(administrators(&told(&zoe).await), 0, "mail reaches Bia");
    desk.desk.take_reports(vec![report(&mail, MailEventKind::Bounced)]).await.expect("taken");
    look(desk).await;
    assert_eq!(administrators(&told(&zoe).await), 2, "now it reaches neither");
    assert_eq!(rows(&zoe, WarningKind::Administrators).await.len(), 1);

    let rui = "active,Rui Costa,rui@aurora.example,,";
    scene.edit("users.csv", rui, "active,Rui Costa,rui@aurora.example,org_admin,").await;
    let customer = desk.customer("rui@aurora.example").await;
    let asked = zoe.ask_consent(id(AURORA), "to look", Some(8 * 60), None).await.expect("asked").consent.id;
    customer.answer(asked, true, None).await.expect("allowed");
    look(desk).await;
    assert_eq!(rows(&zoe, WarningKind::Permissions).await, [], "eight hours are left");
    let db = desk.store().read();
    let move_back = consents::Entity::update_many()
        .col_expr(consents::Column::AnsweredAt, Expr::value(desk::clock::now() - 7 * 3_600))
        .col_expr(consents::Column::EndsAt, Expr::value(desk::clock::now() + 3_600));
    move_back.exec(db).await.expect("seven hours have passed");
    let due = warning_looks::Entity::find_by_id(id::<OrgId>(AURORA).0).one(db).await.expect("a query").expect("a look");
    assert!(due.due_at <= desk::clock::now() + 6 * 3_600, "the clock makes it due when the last quarter begins");
    desk.desk.renew_warnings().await.expect("looked");
    let soon = rows(&zoe, WarningKind::Permissions).await;
    assert_eq!((soon.len(), soon[0].name.as_deref(), soon[0].over), (1, Some("to look"), false));
    customer.withdraw(asked).await.expect("withdrawn");
    look(desk).await;
    assert_eq!(rows(&zoe, WarningKind::Permissions).await, []);
}

async fn nobody_elses(on: On) {
    let scene = Scene::new(on).await;
    look(&scene.desk).await;
    assert!(!told(&scene.zoe().await).await.is_empty());
    let iris = scene.iris().await;
    assert_eq!(told(&iris).await, [], "another provider's agent");
    for kind in WarningKind::ALL {
        assert_eq!(rows(&iris, *kind).await, [], "{kind}");
    }
}

async fn limited(scene: &Scene, to: &[&str]) -> AgentDesk {
    let zoe = scene.zoe().await;
    let db = scene.desk.store().read();
    let row = staff::ActiveModel { user_id: Unchanged(zoe.me().id.0), limited: Set(true), ..Default::default() };
    staff::Entity::update(row).exec(db).await.expect("limited");
    staff_orgs::Entity::delete_many().exec(db).await.expect("to nobody");
    for org in to {
        let org_id = Set(id::<OrgId>(org).0);
        let row = staff_orgs::ActiveModel { user_id: Set(zoe.me().id.0), org_id, ..Default::default() };
        staff_orgs::Entity::insert(row).exec_without_returning(db).await.expect("given");
    }
    scene.zoe_as_she_is().await
}

async fn a_limited_agents_own(on: On) {
    let scene = Scene::new(on).await;
    scene.edit("licences.csv", "Brisa calling,9", "Brisa calling,1").await;
    look(&scene.desk).await;
    let licences =
        |all: Vec<(WarningKind, i64, Vec<String>)>| all.into_iter().find(|(kind, ..)| *kind == WarningKind::Licences);
    let (_, n, at) = licences(told(&scene.zoe().await).await).expect("licences");
    assert_eq!((n, at.len()), (2, 2));
    let few = limited(&scene, &[BRISA]).await;
    assert_eq!(told(&few).await, [(WarningKind::Licences, 1, vec!["Brisa Ltda".to_owned()])]);
    for kind in WarningKind::ALL {
        let others = rows(&few, *kind).await.into_iter().filter(|row| row.org.id != id(BRISA)).count();
        assert_eq!(others, 0, "{kind}");
    }
    assert_eq!(told(&limited(&scene, &[]).await).await, []);
}

/// It bites at once for those who leave, and is there for those who come after the next look.
async fn another_provider_takes_over(on: On) {
    let scene = Scene::new(on).await;
    look(&scene.desk).await;
    scene
        .edit(
            "organizations.csv",
            "Aurora S.A.,customer,11111111-1111-4111-8111-111111111111",
            "Aurora S.A.,customer,99999999-9999-4999-8999-999999999999",
        )
        .await;
    let (zoe, iris) = (scene.zoe().await, scene.iris().await);
    assert_eq!(told(&zoe).await, []);
    look(&scene.desk).await;
    assert_eq!(told(&iris).await.len(), 5);
    let left = warnings::Entity::find().filter(warnings::Column::ProviderId.eq(zoe.me().provider.id.0));
    assert_eq!(left.count(scene.desk.store().read()).await.expect("counted"), 0);
}

async fn page_by_page(on: On) {
    let scene = Scene::new(on).await;
    look(&scene.desk).await;
    let zoe = scene.zoe().await;
    let turn = async |cursor: Option<String>| {
        let input = PageInput { cursor, limit: Some(1) };
        zoe.warnings(WarningKind::Subscriptions, input).await.expect("a page").page
    };
    let first = turn(None).await;
    assert!(first.previous.is_none() && first.rows[0].over);
    let last = turn(first.next.clone()).await;
    assert!(last.next.is_none() && !last.rows[0].over);
    assert_eq!(turn(last.previous).await.rows, first.rows);
    for bad in ["", "x", "1.", "99999999999999999999.x", "1.22222222-2222-4222-8222-22222222222"] {
        let input = PageInput { cursor: Some(bad.to_owned()), limit: None };
        let no = zoe.warnings(WarningKind::Devices, input).await.expect_err("no cursor");
        assert_eq!(no.kind, ErrorKind::Invalid, "{bad:?}");
    }
}

/// What was kept by marks is what looking at everybody finds, from the rows there or from nothing.
async fn looking_anew_changes_nothing(on: On) {
    let desk = TestDesk::sample(on).await;
    look(&desk).await;
    let kept = all(&desk).await;
    assert!(kept.len() > 20, "{kept:#?}");
    let renewed = desk.desk.renew_warnings().await.expect("looked");
    assert!(renewed.customers >= 40 && renewed.changed == 0, "{renewed:?}");
    warnings::Entity::delete_many().exec(desk.store().read()).await.expect("gone");
    desk.desk.renew_warnings().await.expect("looked");
    assert_eq!(all(&desk).await, kept);
    // Again, after changes of every kind that came by an import.
    let scene = Scene::new(on).await;
    look(&scene.desk).await;
    scene.edit("licences.csv", "Brisa calling,9", "Brisa calling,1").await;
    scene.edit("users.csv", "not_verified,Bia Sá", "inactive,Bia Sá").await;
    scene.edit("devices.csv", &ago(3_600), &ago(9 * 86_400)).await;
    scene.edit("suppressions.csv", "ana@aurora.example", "rui@aurora.example").await;
    look(&scene.desk).await;
    let kept = all(&scene.desk).await;
    assert_eq!(scene.desk.desk.renew_warnings().await.expect("looked").changed, 0);
    assert_eq!(all(&scene.desk).await, kept);
}

/// Its customers are due a while later; one that came to its end leaves nothing that waits but the clock.
async fn an_import_that_was_cut_off(on: On) {
    let scene = Scene::new(on).await;
    let db = scene.desk.store().read();
    let soon = warning_looks::Column::DueAt.lte(desk::clock::now());
    let waiting = async || warning_looks::Entity::find().all(db).await.expect("looks");
    assert!(waiting().await.iter().any(|look| look.due_at > ahead(600)), "due should it not end");
    assert!(warning_looks::Entity::find().filter(soon).count(db).await.expect("counted") >= 2, "and at its end");
    look(&scene.desk).await;
    // As if that while had passed.
    warning_looks::Entity::update_many()
        .col_expr(warning_looks::Column::DueAt, Expr::value(0))
        .exec(db)
        .await
        .expect("due");
    look(&scene.desk).await;
    let left = waiting().await;
    assert!(left.iter().all(|look| look.id == look.org_id && look.due_at > desk::clock::now()), "{left:?}");
    let word = Word(WarningKind::Devices);
    let devices = warnings::Entity::find().filter(warnings::Column::Kind.eq(word)).count(db).await;
    assert_eq!(devices.expect("counted"), 1);
}

/// As a server does it, resting in between: all who are due are looked at, and it ends when it is told to.
async fn a_server_keeps_them(on: On) {
    let scene = Scene::new(on).await;
    let (ending, desk) = (Arc::new(AtomicBool::new(false)), scene.desk.desk.clone());
    let keeping = tokio::spawn(desk.keep_warnings(ending.clone()));
    let all_looked_at = async {
        while due(&scene.desk).await > 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), all_looked_at).await.expect("all are looked at");
    let kept = all(&scene.desk).await;
    assert!(!kept.is_empty());
    let db = scene.desk.store().read();
    let put_off =
        warning_looks::Entity::update_many().col_expr(warning_looks::Column::DueAt, Expr::value(ahead(48 * 3_600)));
    put_off.exec(db).await.expect("by a clock that was two days ahead");
    let right = warning_looks::Entity::find().filter(warning_looks::Column::DueAt.gt(ahead(25 * 3_600)));
    let all_are_right = async {
        while right.clone().count(db).await.expect("marks") > 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), all_are_right).await.expect("none waits for that day");
    ending.store(true, Ordering::Relaxed);
    tokio::time::timeout(Duration::from_secs(60), keeping).await.expect("ends").expect("ended well");
    scene.desk.desk.renew_warnings().await.expect("looked");
    assert_eq!(all(&scene.desk).await, kept, "looking at all at once finds the same");
}

/// Customers that wait to be looked at now.
async fn due(desk: &TestDesk) -> u64 {
    let due = warning_looks::Entity::find().filter(warning_looks::Column::DueAt.lte(ahead(0)));
    due.count(desk.store().read()).await.expect("marks")
}
