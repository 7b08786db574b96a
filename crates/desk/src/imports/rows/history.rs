//! What was before: how much of licences was used, and how devices fared, day by day.

use model::imports::BundleFile;
use store::{
    entities::{device_days, licence_days},
    sea_orm::{ColumnTrait, Condition},
};
use uuid::Uuid;

use super::{Kind, Known};
use crate::{
    clock,
    imports::read::{
        Column, Refusal, Row,
        table::{optional, required},
    },
};

/// The largest number that is believed.
const MOST: i64 = 100_000_000;

/// A day as a number of days since 1970.
fn day(row: &Row<'_>) -> Result<i64, Refusal> {
    let text = row.required("day")?;
    let day = clock::day(&text).ok_or_else(|| Refusal::new("day", &text, "is no day (2026-11-20)"))?;
    Ok(day / (24 * 60 * 60))
}

pub struct LicenceDays;

impl Kind for LicenceDays {
    const FILE: BundleFile = BundleFile::LicenceDays;
    const COLUMNS: &'static [Column] = &[required("licence_id"), required("day"), required("used"), required("total")];
    type Entity = licence_days::Entity;
    type Model = licence_days::Model;
    type Extra = ();
    type Key = (Uuid, i64);

    fn read(row: &Row<'_>, known: &Known) -> Result<(licence_days::Model, ()), Refusal> {
        let licence_id = row.id("licence_id")?;
        if !known.licences.contains_key(&licence_id) {
            return Err(Refusal::new("licence_id", licence_id.to_string(), "is no licence of the directory"));
        }
        let (used, total) = (row.number("used", MOST)?, row.number("total", MOST)?);
        Ok((licence_days::Model { licence_id, day: day(row)?, used, total }, ()))
    }

    fn key(model: &licence_days::Model) -> Self::Key {
        (model.licence_id, model.day)
    }

    fn among(batch: &[&licence_days::Model]) -> Condition {
        Condition::all().add(licence_days::Column::LicenceId.is_in(batch.iter().map(|row| row.licence_id)))
    }

    fn org(_: &licence_days::Model) -> Option<Uuid> {
        None
    }
}

pub struct DeviceDays;

impl Kind for DeviceDays {
    const FILE: BundleFile = BundleFile::DeviceDays;
    const COLUMNS: &'static [Column] = &[
        required("org_id"),
        required("day"),
        optional("connected"),
        optional("connected_with_issues"),
        optional("disconnected"),
        optional("offline_expired"),
        optional("activating"),
    ];
    type Entity = device_days::Entity;
    type Model = device_days::Model;
    type Extra = ();
    type Key = (Uuid, i64);

    fn read(row: &Row<'_>, known: &Known) -> Result<(device_days::Model, ()), Refusal> {
        let org_id = row.id("org_id")?;
        known.org("org_id", org_id)?;
        let number = |column: &str| if row.text(column)?.is_empty() { Ok(0) } else { row.number(column, MOST) };
        let model = device_days::Model {
            org_id,
            day: day(row)?,
            connected: number("connected")?,
            connected_with_issues: number("connected_with_issues")?,
            disconnected: number("disconnected")?,
            offline_expired: number("offline_expired")?,
            activating: number("activating")?,
        };
        Ok((model, ()))
    }

    fn key(model: &device_days::Model) -> Self::Key {
        (model.org_id, model.day)
    }

    fn among(batch: &[&device_days::Model]) -> Condition {
        Condition::all().add(device_days::Column::OrgId.is_in(batch.iter().map(|row| row.org_id)))
    }

    fn org(_: &device_days::Model) -> Option<Uuid> {
        None
    }
}
