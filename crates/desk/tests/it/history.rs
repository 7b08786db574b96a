//! A customer over time: a point a day where something is other than before, from imports and from looking.

use model::{ErrorKind, OrgId, charts::OrgCharts, mail::MailEventKind};
use store::{
    entities::{device_days, licence_days},
    sea_orm::{ActiveValue::Set, EntityTrait, QueryOrder},
};
use testkit::{On, TestDesk, on_both};
use uuid::Uuid;

use crate::warnings::scene::{AURORA, Scene, day, id};

on_both!(points_come_with_changes, what_was_before_is_brought_in, old_points_go, nobody_elses);

const CALLING: &str = "44444444-4444-4444-8444-444444444441";

fn today() -> i64 {
    desk::clock::now() / 86_400
}

async fn look(desk: &TestDesk) {
    desk.desk.look_for_warnings().await.expect("looked");
}

async fn charts(scene: &Scene) -> OrgCharts {
    scene.zoe().await.org_charts(id(AURORA)).await.expect("the charts")
}

/// Used, bought of the licence called so, from each day on.
fn points(charts: &OrgCharts, name: &str) -> Vec<(i64, i64, i64)> {
    charts.licences.iter().find(|licence| licence.name == name).expect("the licence").points.clone()
}

async fn points_come_with_changes(on: On) {
    let scene = Scene::new(on).await;
    assert_eq!(points(&charts(&scene).await, "Calling"), [(today(), 2, 1)], "before anybody has looked");
    look(&scene.desk).await;
    let first = charts(&scene).await;
    assert_eq!(points(&first, "Calling"), [(today(), 2, 1)]);
    assert_eq!(first.devices, [(today(), [1, 0, 4, 1, 0])]);
    // A bounce and a delivery, each of one mail.
    let mailed: Vec<_> = first.mail.iter().map(|(event, _, n)| (*event, *n)).collect();
    assert_eq!(mailed, [(MailEventKind::Delivered, 1), (MailEventKind::Bounced, 1)]);
    assert!(first.mail.iter().all(|(_, day, _)| (today() - 3..today()).contains(day)), "{:?}", first.mail);

    scene.edit("licences.csv", "Calling,1", "Calling,7").await;
    scene.edit("devices.csv", "Phone 2,IP Phone,phone,disconnected", "Phone 2,IP Phone,phone,connected").await;
    look(&scene.desk).await;
    let second = charts(&scene).await;
    assert_eq!(points(&second, "Calling"), [(today(), 2, 7)], "one point a day");
    assert_eq!(second.devices, [(today(), [2, 0, 3, 1, 0])]);
    let rows = async || licence_days::Entity::find().all(scene.desk.store().read()).await.expect("points");
    let kept = rows().await;
    scene.desk.desk.renew_warnings().await.expect("looked");
    assert_eq!(rows().await, kept, "looking again adds nothing");
}

async fn what_was_before_is_brought_in(on: On) {
    let scene = Scene::new(on).await;
    let licences = format!("licence_id,day,used,total\n{CALLING},{},1,1\n{CALLING},{},1,3\n", day(-500), day(-40));
    scene.add("licence_days.csv", &licences).await;
    let devices = format!("org_id,day,connected,disconnected\n{AURORA},{},9,1\n{AURORA},{},5,5\n", day(-40), day(-7));
    scene.add("device_days.csv", &devices).await;
    look(&scene.desk).await;
    let shown = charts(&scene).await;
    let now = today();
    assert_eq!(points(&shown, "Calling"), [(now - 500, 1, 1), (now - 40, 1, 3), (now, 2, 1)]);
    assert_eq!(
        shown.devices,
        [(now - 40, [9, 0, 1, 0, 0]), (now - 7, [5, 0, 5, 0, 0]), (now, [1, 0, 4, 1, 0])],
        "with what held on the first day that is shown"
    );
}

async fn old_points_go(on: On) {
    let scene = Scene::new(on).await;
    let db = scene.desk.store().read();
    let (licence_id, org_id): (Uuid, OrgId) = (id(CALLING), id(AURORA));
    for ago in [900, 500, 401, 20] {
        let point = licence_days::ActiveModel {
            licence_id: Set(licence_id),
            day: Set(today() - ago),
            used: Set(ago),
            total: Set(1),
        };
        licence_days::Entity::insert(point).exec_without_returning(db).await.expect("a point");
        let point = device_days::ActiveModel {
            org_id: Set(org_id.0),
            day: Set(today() - ago),
            connected: Set(ago),
            connected_with_issues: Set(0),
            disconnected: Set(0),
            offline_expired: Set(0),
            activating: Set(0),
        };
        device_days::Entity::insert(point).exec_without_returning(db).await.expect("a point");
    }
    look(&scene.desk).await;
    let kept = licence_days::Entity::find().order_by_asc(licence_days::Column::Day).all(db).await.expect("points");
    let kept: Vec<_> = kept.iter().filter(|row| row.licence_id == licence_id).map(|row| today() - row.day).collect();
    assert_eq!(kept, [401, 20, 0], "the last of the old ones still holds");
    let kept = device_days::Entity::find().order_by_asc(device_days::Column::Day).all(db).await.expect("points");
    let kept: Vec<_> = kept.iter().filter(|row| row.org_id == org_id.0).map(|row| today() - row.day).collect();
    assert_eq!(kept, [401, 20, 0]);
}

async fn nobody_elses(on: On) {
    let scene = Scene::new(on).await;
    let no = scene.iris().await.org_charts(id(AURORA)).await.expect_err("not hers");
    assert_eq!(no.kind, ErrorKind::NotFound);
}
