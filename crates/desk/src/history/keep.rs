//! Today's point of each licence and of each customer's devices.

use std::collections::HashMap;

use model::devices::DeviceStatus;
use store::{
    Word,
    entities::{device_days, devices, licence_days, licences},
    sea_orm::{
        self, ColumnTrait, ConnectionTrait, DbErr, DerivePartialModel, EntityTrait, ExprTrait, FromQueryResult,
        IntoActiveModel, JoinType, QueryFilter, QuerySelect, RelationDef,
        sea_query::{Expr, Func, OnConflict, Query, SelectStatement},
    },
};
use uuid::Uuid;

/// Seconds of a day, and days for which points are kept.
const DAY: i64 = 24 * 60 * 60;
const KEPT: i64 = 400;

/// Rows in one statement.
const ROWS: usize = 500;

/// The points of today that are other than the last ones.
#[derive(Default)]
pub struct Today {
    licences: Vec<licence_days::Model>,
    devices: Vec<device_days::Model>,
    day: i64,
}

#[derive(DerivePartialModel)]
#[sea_orm(entity = "licences::Entity")]
struct Licence {
    id: Uuid,
    used: i64,
    total: i64,
}

#[derive(FromQueryResult)]
struct Devices {
    org_id: Uuid,
    status: Word<DeviceStatus>,
    n: i64,
}

/// Reads how `orgs` stand now.
pub async fn look(db: &impl ConnectionTrait, orgs: &[Uuid], now: i64) -> Result<Today, DbErr> {
    let day = now.div_euclid(DAY);
    let some = || orgs.iter().copied();
    let bought = licences::Entity::find().filter(licences::Column::OrgId.is_in(some()));
    let bought = bought.into_partial_model::<Licence>().all(db).await?;
    let last = licence_days::Entity::find()
        .join(JoinType::InnerJoin, licence())
        .filter(licences::Column::OrgId.is_in(some()))
        .filter(licence_days::Column::Day.in_subquery(latest_of_licence()));
    let last: HashMap<Uuid, licence_days::Model> =
        last.all(db).await?.into_iter().map(|row| (row.licence_id, row)).collect();
    let point = |licence: Licence| {
        let same = |last: &licence_days::Model| (last.used, last.total) == (licence.used, licence.total);
        let new = !last.get(&licence.id).is_some_and(same);
        new.then_some(licence_days::Model { licence_id: licence.id, day, used: licence.used, total: licence.total })
    };
    let licences = bought.into_iter().filter_map(point).collect();

    let counts = devices::Entity::find()
        .select_only()
        .columns([devices::Column::OrgId, devices::Column::Status])
        .column_as(devices::Column::Id.count(), "n")
        .filter(devices::Column::OrgId.is_in(some()))
        .group_by(devices::Column::OrgId)
        .group_by(devices::Column::Status);
    let counts = counts.into_model::<Devices>().all(db).await?;
    let last = device_days::Entity::find()
        .filter(device_days::Column::OrgId.is_in(some()))
        .filter(device_days::Column::Day.in_subquery(latest_of_org()));
    let mut today: HashMap<Uuid, device_days::Model> = HashMap::new();
    for Devices { org_id, status, n } in counts {
        let row = today.entry(org_id).or_insert_with(|| nothing(org_id, day));
        *match status.0 {
            DeviceStatus::Connected => &mut row.connected,
            DeviceStatus::ConnectedWithIssues => &mut row.connected_with_issues,
            DeviceStatus::Disconnected => &mut row.disconnected,
            DeviceStatus::OfflineExpired => &mut row.offline_expired,
            DeviceStatus::Activating => &mut row.activating,
        } = n;
    }
    for last in last.all(db).await? {
        let now = today.entry(last.org_id).or_insert_with(|| nothing(last.org_id, day));
        if *now == (device_days::Model { day, ..last.clone() }) {
            today.remove(&last.org_id);
        }
    }
    Ok(Today { licences, devices: today.into_values().collect(), day })
}

fn nothing(org_id: Uuid, day: i64) -> device_days::Model {
    let (connected, connected_with_issues, disconnected, offline_expired, activating) = Default::default();
    device_days::Model { org_id, day, connected, connected_with_issues, disconnected, offline_expired, activating }
}

/// Writes what was read, and lets go of what is too old; the last point before that stays, for it still holds.
pub async fn write(db: &impl ConnectionTrait, today: Today) -> Result<(), DbErr> {
    let again = OnConflict::columns([licence_days::Column::LicenceId, licence_days::Column::Day])
        .update_columns([licence_days::Column::Used, licence_days::Column::Total])
        .to_owned();
    for some in today.licences.chunks(ROWS) {
        let rows = some.iter().map(|row| row.clone().into_active_model());
        licence_days::Entity::insert_many(rows).on_conflict(again.clone()).exec_without_returning(db).await?;
        let old = licence_days::Entity::delete_many()
            .filter(licence_days::Column::LicenceId.is_in(some.iter().map(|row| row.licence_id)))
            .filter(
                Expr::col(licence_days::Column::Day)
                    .lt(held(latest_of_licence().and_where(old_enough(today.day)).take())),
            );
        old.exec(db).await?;
    }
    let mut again = OnConflict::columns([device_days::Column::OrgId, device_days::Column::Day]);
    again.update_columns([
        device_days::Column::Connected,
        device_days::Column::ConnectedWithIssues,
        device_days::Column::Disconnected,
        device_days::Column::OfflineExpired,
        device_days::Column::Activating,
    ]);
    for some in today.devices.chunks(ROWS) {
        let rows = some.iter().map(|row| row.clone().into_active_model());
        device_days::Entity::insert_many(rows).on_conflict(again.clone()).exec_without_returning(db).await?;
        let old = device_days::Entity::delete_many()
            .filter(device_days::Column::OrgId.is_in(some.iter().map(|row| row.org_id)))
            .filter(
                Expr::col(device_days::Column::Day).lt(held(latest_of_org().and_where(old_enough(today.day)).take())),
            );
        old.exec(db).await?;
    }
    Ok(())
}

/// The last day that a licence, or an org, has a point of.
fn latest_of_licence() -> SelectStatement {
    let own = licence_days::Column::LicenceId;
    Query::select()
        .expr(Func::max(Expr::col(("m", licence_days::Column::Day))))
        .from_as(licence_days::Entity, "m")
        .and_where(Expr::col(("m", own)).equals((licence_days::Entity, own)))
        .take()
}

fn latest_of_org() -> SelectStatement {
    let own = device_days::Column::OrgId;
    Query::select()
        .expr(Func::max(Expr::col(("m", device_days::Column::Day))))
        .from_as(device_days::Entity, "m")
        .and_where(Expr::col(("m", own)).equals((device_days::Entity, own)))
        .take()
}

fn old_enough(today: i64) -> Expr {
    Expr::col(("m", "day")).lte(today - KEPT)
}

fn held(day: SelectStatement) -> Expr {
    Expr::SubQuery(None, Box::new(day.into()))
}

pub(super) fn licence() -> RelationDef {
    licence_days::Entity::belongs_to(licences::Entity)
        .from(licence_days::Column::LicenceId)
        .to(licences::Column::Id)
        .into()
}
