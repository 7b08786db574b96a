//! What changed: exactly what an import makes other is noted, once, where only those read it who reach its org, masked as on
//! the card, and gone with the person or with time.

use desk::{AgentDesk, imports::Options};
use model::{
    DeviceId, ErrorKind, OrgId, UserId,
    audit::{History, HistoryInput, Verb},
    differences::{Difference, Field},
    page::PageInput,
};
use store::{
    entities::{differences, suppressions, users},
    sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, sea_query::Expr},
};
use testkit::{IRIS, On, TestDesk, ZOE, on_both};

use crate::imports::support::*;

on_both!(
    a_changed_bundle,
    what_pruning_takes,
    a_first_import_notes_nothing,
    one_order_page_by_page,
    masked_as_on_the_card,
    not_yours_is_not_there,
    erased_with_the_person,
    kept_for_thirteen_months,
    the_demo_has_something_to_tell,
);

const DEVICE: &str = "66666666-6666-4666-8666-666666666666";
const LICENCE: &str = "44444444-4444-4444-8444-444444444444";
const BOSS: &str = "88888888-8888-4888-8888-888888888888";

/// The small bundle with an agent of its provider, and columns that can change.
fn bundle() -> Bundle {
    let bundle = Bundle::small();
    bundle.write(
        "users.csv",
        &format!(
            "id,org_id,status,given_name,family_name,display_name,emails,phones,licences,title,manager_id,location,roles,features,extension,last_active_at\n\
             {ANA},{CUSTOMER},active,Ana,Silva,Ana Silva,ana.silva@aurora.example,mobile:+5585998918627,{LICENCE},Analyst,{RUI},Recife,org_admin,voicemail;calling,2001,2026-01-01T00:00:00Z\n\
             {RUI},{CUSTOMER},active,Rui,Sá,Rui Sá,rui@aurora.example,,,,,,,,,\n\
             {BOSS},{PROVIDER},active,Bia,Fontes,Bia Fontes,bia@farol.example,,,,,,help_desk,,,\n"
        ),
    );
    bundle.write(
        "devices.csv",
        &format!(
            "id,org_id,user_id,workspace_id,name,product,kind,status,software,error_codes,last_seen_at\n\
             {DEVICE},{CUSTOMER},,55555555-5555-4555-8555-555555555555,Room Bar,Room Bar,room,connected,11.1,,2026-01-01T00:00:00Z\n"
        ),
    );
    bundle.write(
        "subscriptions.csv",
        &format!("id,org_id,name,status,ends_on\nSub478924,{CUSTOMER},Flex,active,2026-12-10\n"),
    );
    bundle
}

async fn bia(desk: &TestDesk) -> AgentDesk {
    desk.agent("bia@farol.example").await
}

fn changes() -> HistoryInput {
    HistoryInput { changes: true, page: PageInput::default() }
}

/// Each as one text, in an order of their own.
fn told(of: &[Difference]) -> Vec<String> {
    let or = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
    let mut told: Vec<String> =
        of.iter().map(|d| format!("{} {} {} {}", d.field, or(&d.name), or(&d.before), or(&d.after))).collect();
    told.sort();
    told
}

async fn noted(desk: &TestDesk) -> u64 {
    differences::Entity::find().count(desk.store().read()).await.expect("a count")
}

fn ana() -> UserId {
    ANA.parse().expect("an id")
}

fn customer() -> OrgId {
    CUSTOMER.parse().expect("an id")
}

fn device() -> DeviceId {
    DEVICE.parse().expect("an id")
}

async fn a_changed_bundle(on: On) {
    let (desk, bundle) = (TestDesk::empty(on).await, bundle());
    import(desk.store(), bundle.path()).await;
    bundle.edit(
        "users.csv",
        "ana.silva@aurora.example,mobile:+5585998918627",
        "ana.souza@aurora.example,mobile:+5585998918628",
    );
    bundle.edit(
        "users.csv",
        &format!(",{LICENCE},Analyst,{RUI},Recife,org_admin,voicemail;calling,2001"),
        ",,Analyst II,,,user_admin,calling,2002",
    );
    bundle.edit("users.csv", "active,Ana,Silva,Ana Silva", "inactive,Ana,Souza,Ana Souza");
    // What is no more than a sign of life is no difference.
    bundle.edit("devices.csv", "2026-01-01", "2026-02-02");
    bundle.edit(
        "devices.csv",
        ",,55555555-5555-4555-8555-555555555555,Room Bar,Room Bar,room,connected,11.1,,",
        &format!(",{RUI},,Room Bar,Room Bar,room,disconnected,11.2,networkquality,"),
    );
    bundle.edit("organizations.csv", ",active,BR\n11111111", ",suspended,BR\n11111111");
    bundle.edit("domains.csv", "verified", "pending");
    bundle.edit("subscriptions.csv", "active,2026-12-10", "expiring,2026-11-30");
    bundle.edit("licences.csv", "Professional,10", "Professional,20");
    bundle.edit("workspaces.csv", "Sala 9", "Auditório");
    bundle.write("sites.csv", &format!("org_id,url,kind\n{CUSTOMER},aurora.meet.example,meetings\n"));
    import(desk.store(), bundle.path()).await;
    let bia = bia(&desk).await;

    let user = bia.user_history(ana(), changes()).await.expect("her history");
    assert_eq!(
        told(&user.differences),
        [
            "email - an•••@aurora.example an•••@aurora.example",
            "extension - 2001 2002",
            "feature - voicemail -",
            "licence Calling Professional on -",
            "location - Recife -",
            "manager - Rui Sá -",
            "name - Ana Silva Ana Souza",
            "phone mobile ••• ••27 ••• ••28",
            "role - - user_admin",
            "role - org_admin -",
            "title - Analyst Analyst II",
            "user_status - active inactive",
        ]
    );
    let worked = user.worked.expect("she was active once");
    assert_eq!((worked.at.as_str(), worked.here), ("2026-01-01T00:00:00Z", true));
    let device = bia.device_history(device(), changes()).await.expect("its history");
    assert_eq!(
        told(&device.differences),
        [
            "device_status - connected disconnected",
            "fault - - networkquality",
            "owner - - Rui Sá",
            "software - 11.1 11.2",
            "workspace - Auditório -",
        ]
    );
    assert!(device.worked.is_some(), "it is away");
    let org = bia.org_history(customer(), changes()).await.expect("its history");
    assert_eq!(
        told(&org.differences),
        [
            "domain aurora.example verified pending",
            "licence_total Calling Professional 10 20",
            "org_status - active suspended",
            "room - Sala 9 Auditório",
            "subscription Flex · Sub478924 active expiring",
            "subscription_end Flex · Sub478924 2026-12-10 2026-11-30",
        ],
        "the first sites of all are no news"
    );
    assert_eq!(org.worked, None);

    // The card has the newest of them.
    let card = bia.user(ana()).await.expect("her card");
    assert_eq!(card.changed, user.differences[..3]);
    assert_eq!(bia.device(crate::differences::device()).await.expect("its card").changed.len(), 3);
    assert_eq!(bia.org(customer()).await.expect("its card").changed, org.differences[..3]);

    // The same again is no difference, and a second site is one.
    let before = noted(&desk).await;
    import(desk.store(), bundle.path()).await;
    assert_eq!(noted(&desk).await, before);
    bundle.edit("sites.csv", "meetings\n", &format!("meetings\n{CUSTOMER},events.aurora.example,events\n"));
    import(desk.store(), bundle.path()).await;
    let org = bia.org_history(customer(), changes()).await.expect("its history");
    assert_eq!(told(&org.differences[..1]), ["site - - events.aurora.example"]);
    assert_eq!(noted(&desk).await, before + 1);
}

async fn what_pruning_takes(on: On) {
    let (desk, bundle) = (TestDesk::empty(on).await, bundle());
    import(desk.store(), bundle.path()).await;
    bundle.edit("users.csv", "Rui,Sá,Rui Sá", "Rui,Souza,Rui Souza");
    bundle.edit("devices.csv", "connected", "disconnected");
    import(desk.store(), bundle.path()).await;
    let before = noted(&desk).await;
    assert_eq!(before, 2);
    // The licence, the room, Rui and the subscription leave the files.
    bundle.write("licences.csv", "id,org_id,subscription_id,name,total\n");
    bundle.write("workspaces.csv", "id,org_id,name\n");
    bundle.write("subscriptions.csv", "id,org_id,name,status\n");
    bundle.edit("users.csv", &format!("{RUI},{CUSTOMER},active,Rui,Souza,Rui Souza,rui@aurora.example,,,,,,,,,\n"), "");
    bundle.edit("users.csv", &format!(",{LICENCE},"), ",,");
    bundle.edit("devices.csv", "55555555-5555-4555-8555-555555555555", "");
    let prune = Options { prune: true, force: true, ..options(bundle.path()) };
    let summary = crate::imports::support::told(desk.store(), &prune).await.0.expect("it runs");
    assert_eq!(summary.total().pruned, 4);
    let bia = bia(&desk).await;
    let org = bia.org_history(customer(), changes()).await.expect("its history");
    assert_eq!(
        told(&org.differences),
        [
            "licence_total Calling Professional 10 -",
            "room - Sala 9 -",
            "subscription Flex · Sub478924 active -",
            "user_gone - Rui Souza -",
        ]
    );
    let user = bia.user_history(ana(), changes()).await.expect("her history");
    assert_eq!(
        told(&user.differences),
        ["licence Calling Professional on -"],
        "the manager is named by the file still"
    );
    let device = bia.device_history(device(), changes()).await.expect("its history");
    assert_eq!(told(&device.differences), ["device_status - connected disconnected", "workspace - Sala 9 -"]);
    assert_eq!(noted(&desk).await, 7, "what was noted of Rui went with him");
}

async fn a_first_import_notes_nothing(on: On) {
    let desk = TestDesk::sample(on).await;
    assert_eq!(noted(&desk).await, 0);
    desk.import(&testkit::sample_folder()).await;
    assert_eq!(noted(&desk).await, 0);
    // Nor does a customer that comes later, with all that it has.
    let bundle = Bundle::small();
    desk.import(bundle.path()).await;
    assert_eq!(noted(&desk).await, 0);
}

async fn one_order_page_by_page(on: On) {
    let (desk, bundle) = (TestDesk::empty(on).await, bundle());
    bundle.write(
        "mail_events.csv",
        &format!(
            "message_id,org_id,recipient,kind,subject,event,occurred_at,code\n\
             m1,{CUSTOMER},ana.silva@aurora.example,notice,Hello,sent,2025-06-01T10:00:00Z,\n\
             m1,{CUSTOMER},ana.silva@aurora.example,notice,Hello,bounced,2025-06-01T10:01:00Z,5.2.2\n"
        ),
    );
    bundle
        .write("suppressions.csv", "address,reason,since\nana.silva@aurora.example,hard_bounce,2026-03-01T10:01:00Z\n");
    import(desk.store(), bundle.path()).await;
    bundle.edit("users.csv", "Analyst", "Chief");
    import(desk.store(), bundle.path()).await;
    let bia = bia(&desk).await;
    bia.user(ana()).await.expect("a look");
    let of = async |input| bia.user_history(ana(), input).await.expect("her history");
    let all = of(HistoryInput::default()).await;
    let mut ids: Vec<uuid::Uuid> = all.events.rows.iter().map(|event| event.id.0).collect();
    ids.extend(all.differences.iter().map(|one| one.id));
    ids.sort_unstable_by(|one, other| other.cmp(one));
    let fields: Vec<Field> = all.differences.iter().map(|one| one.field).collect();
    assert_eq!(fields, [Field::Title, Field::Hold, Field::Mail], "newest first");
    assert!(all.events.rows.iter().any(|event| event.verb == Verb::OpenCard), "looks, too");
    assert!(of(changes()).await.events.rows.is_empty(), "a look changes nothing");
    assert_eq!(all.worked.as_ref().map(|worked| worked.here), Some(true));

    // A line a page, there and back, is the same.
    let one = |cursor| HistoryInput { changes: true, page: PageInput { cursor, limit: Some(1) } };
    let mut pages: Vec<History> = vec![of(one(None)).await];
    while let Some(next) = pages.last().and_then(|page| page.events.next.clone()) {
        pages.push(of(one(Some(next))).await);
    }
    let there: Vec<Field> = pages.iter().flat_map(|page| &page.differences).map(|line| line.field).collect();
    assert_eq!(there, fields);
    let here: Vec<bool> = pages.iter().map(|page| page.worked.as_ref().is_some_and(|worked| worked.here)).collect();
    assert_eq!(here, [false, true, false], "it last worked between the hold and the mail that came back");
    let (mut back, mut cursor) = (Vec::new(), pages.pop().and_then(|page| page.events.previous));
    while let Some(at) = cursor.take() {
        let page = of(one(Some(at))).await;
        back.extend(page.differences.iter().map(|line| line.field));
        cursor = page.events.previous;
    }
    assert_eq!(back, [Field::Hold, Field::Title]);
}

async fn masked_as_on_the_card(on: On) {
    let (desk, bundle) = (TestDesk::empty(on).await, bundle());
    import(desk.store(), bundle.path()).await;
    bundle.edit(
        "users.csv",
        "ana.silva@aurora.example,mobile:+5585998918627",
        "ana.souza@aurora.example,mobile:+5585998918628;work:+558533334444",
    );
    import(desk.store(), bundle.path()).await;
    let held = suppressions::ActiveModel {
        address: Set("ana.souza@aurora.example".to_owned()),
        reason: Set(store::Word(model::mail::SuppressionReason::Manual)),
        since: Set(1_780_000_000),
        ..Default::default()
    };
    suppressions::Entity::insert(held).exec_without_returning(desk.store().read()).await.expect("a hold");
    let bia = bia(&desk).await;
    let history = bia.user_history(ana(), HistoryInput::default()).await.expect("her history");
    let whole = format!("{history:?} {:?}", bia.user(ana()).await.expect("her card").changed);
    assert!(!whole.contains("ana.s") && !whole.contains("9989"), "{whole}");
    assert!(whole.contains("+55 85 3333-4444"), "a number of work is on every business card: {whole}");
}

async fn not_yours_is_not_there(on: On) {
    let desk = TestDesk::sample(on).await;
    let (zoe, iris) = (desk.agent(ZOE).await, desk.agent(IRIS).await);
    let (user, device) = ("b705fbf3-73a2-4890-b63f-89c263bc6601", "e79bd731-c0f3-4cf3-986d-833722037cfb");
    let org = "78e51061-7311-48a3-82ce-6f447ed4d57b";
    let (user, device): (UserId, DeviceId) = (user.parse().expect("an id"), device.parse().expect("an id"));
    let org: OrgId = org.parse().expect("an id");
    for (desk, theirs) in [(&zoe, true), (&iris, false)] {
        let answers = [
            desk.user_history(user, changes()).await.map(drop),
            desk.org_history(org, changes()).await.map(drop),
            desk.device_history(device, changes()).await.map(drop),
        ];
        for answer in answers {
            assert_eq!(answer.map_err(|no| no.kind), if theirs { Ok(()) } else { Err(ErrorKind::NotFound) });
        }
    }
    // Who moves to another org takes nothing along of what was noted where they were.
    let (desk, bundle) = (TestDesk::empty(on).await, bundle());
    import(desk.store(), bundle.path()).await;
    bundle.edit("users.csv", "Rui,Sá,Rui Sá", "Rui,Souza,Rui Souza");
    import(desk.store(), bundle.path()).await;
    bundle.edit("users.csv", &format!("{RUI},{CUSTOMER},active"), &format!("{RUI},{PROVIDER},inactive"));
    import(desk.store(), bundle.path()).await;
    let rui = RUI.parse().expect("an id");
    assert_eq!(bia(&desk).await.user_history(rui, changes()).await.expect("his history").differences, []);
}

async fn erased_with_the_person(on: On) {
    let (desk, bundle) = (TestDesk::empty(on).await, bundle());
    import(desk.store(), bundle.path()).await;
    bundle.edit("users.csv", "Analyst", "Chief");
    bundle.edit("devices.csv", "connected", "disconnected");
    import(desk.store(), bundle.path()).await;
    assert_eq!(noted(&desk).await, 2);
    desk.desk.erase_person(ana()).await.expect("erased");
    assert_eq!(noted(&desk).await, 1, "the device is nobody's data");
    // Nothing is noted of her from then on, as the log says no more of her.
    bundle.edit("users.csv", "Chief", "Director");
    import(desk.store(), bundle.path()).await;
    assert_eq!(noted(&desk).await, 1);
    let user = users::Entity::find_by_id(ana().0).one(desk.store().read()).await.expect("a query").expect("her row");
    assert_eq!(user.title.as_deref(), Some("Director"), "the directory is the directory's");
}

async fn kept_for_thirteen_months(on: On) {
    let (desk, bundle) = (TestDesk::empty(on).await, bundle());
    import(desk.store(), bundle.path()).await;
    bundle.edit("users.csv", "Analyst", "Chief");
    bundle.edit("devices.csv", "connected", "disconnected");
    import(desk.store(), bundle.path()).await;
    assert!(!desk.desk.trim_differences().await.expect("trimmed"));
    assert_eq!(noted(&desk).await, 2);
    let long_ago = differences::Entity::update_many()
        .col_expr(differences::Column::At, Expr::value(desk::clock::now() - 400 * 24 * 60 * 60));
    long_ago.filter(differences::Column::Field.eq("title")).exec(desk.store().read()).await.expect("aged");
    assert!(!desk.desk.trim_differences().await.expect("trimmed"), "nothing more");
    let left = differences::Entity::find().all(desk.store().read()).await.expect("rows");
    assert_eq!(left.iter().map(|row| row.field.0).collect::<Vec<_>>(), [Field::DeviceStatus]);
}

async fn the_demo_has_something_to_tell(on: On) {
    let folder = tempfile::tempdir().expect("a folder");
    let (whole, earlier) = (folder.path().join("whole"), folder.path().join("earlier"));
    desk::demo::write(600, &whole).expect("a bundle");
    let rows = desk::demo::write_earlier(&whole, &earlier).expect("how some of it was");
    assert!(rows > 100, "{rows} rows");
    let desk = TestDesk::empty(on).await;
    assert_eq!(desk.import(&earlier).await.total().read as usize, rows);
    desk.import(&whole).await;
    let fresh = TestDesk::empty(on).await;
    fresh.import(&whole).await;
    assert!(everything(desk.store()).await == everything(fresh.store()).await, "the whole bundle is the last word");
    let noted = differences::Entity::find().all(desk.store().read()).await.expect("rows");
    for field in
        [Field::UserStatus, Field::Licence, Field::Manager, Field::Software, Field::DeviceStatus, Field::LicenceTotal]
    {
        assert!(noted.iter().any(|row| row.field.0 == field), "{field}");
    }
}
