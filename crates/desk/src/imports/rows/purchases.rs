//! Orders and their lines, the subscriptions that came of them, and the licences of those.

use model::{
    field::{EmailAddress, Host},
    imports::BundleFile,
};
use store::{
    Word,
    entities::{licences, order_lines, orders, subscriptions},
    sea_orm::{ColumnTrait, Condition},
};
use uuid::Uuid;

use super::{Kind, Known};
use crate::imports::read::{
    Column, Refusal, Row,
    table::{optional, required},
};

/// The most of anything that can be bought at once.
const MOST: i64 = 1_000_000_000;

/// The id of an order, made of its number.
pub fn order_id(number: &str) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("farol:order:{number}").as_bytes())
}

/// Letters, digits and hyphens: what can stand in an address of a page.
fn number(row: &Row<'_>, column: &str) -> Result<String, Refusal> {
    let number = row.required(column)?;
    let plain = number.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if !plain || number.len() > 40 {
        return Err(Refusal::new(column, number, "is not a number of up to 40 letters, digits and hyphens"));
    }
    Ok(number.into_owned())
}

pub struct Orders;

impl Kind for Orders {
    const FILE: BundleFile = BundleFile::Orders;
    const COLUMNS: &'static [Column] = &[
        required("number"),
        required("org_id"),
        required("status"),
        optional("placed_on"),
        optional("requested_start_on"),
        optional("provisioning_contact"),
    ];
    type Entity = orders::Entity;
    type Model = orders::Model;
    type Extra = ();
    type Key = Uuid;

    fn read(row: &Row<'_>, known: &Known) -> Result<(orders::Model, ()), Refusal> {
        let number = number(row, "number")?;
        let org_id = row.id("org_id")?;
        known.org("org_id", org_id)?;
        let model = orders::Model {
            id: order_id(&number),
            number,
            org_id,
            status: Word(row.required_as("status")?),
            placed_on: row.day("placed_on")?,
            requested_start_on: row.day("requested_start_on")?,
            provisioning_contact: row.parsed::<EmailAddress>("provisioning_contact")?.map(EmailAddress::into_string),
        };
        Ok((model, ()))
    }

    fn key(model: &orders::Model) -> Uuid {
        model.id
    }

    fn among(batch: &[&orders::Model]) -> Condition {
        Condition::all().add(orders::Column::Id.is_in(batch.iter().map(|row| row.id)))
    }

    fn org(model: &orders::Model) -> Option<Uuid> {
        Some(model.org_id)
    }
}

pub struct OrderLines;

impl Kind for OrderLines {
    const FILE: BundleFile = BundleFile::OrderLines;
    const COLUMNS: &'static [Column] =
        &[required("order_number"), required("line"), required("product"), required("quantity"), required("status")];
    type Entity = order_lines::Entity;
    type Model = order_lines::Model;
    type Extra = ();
    type Key = (Uuid, i64);

    fn read(row: &Row<'_>, known: &Known) -> Result<(order_lines::Model, ()), Refusal> {
        let number = number(row, "order_number")?;
        if !known.orders.contains_key(&number) {
            return Err(Refusal::new("order_number", number, "is no order of the directory"));
        }
        let model = order_lines::Model {
            order_id: order_id(&number),
            line: row.number("line", 100_000)?,
            product: row.required("product")?.into_owned(),
            quantity: row.number("quantity", MOST)?,
            status: row.required("status")?.into_owned(),
        };
        Ok((model, ()))
    }

    fn key(model: &order_lines::Model) -> (Uuid, i64) {
        (model.order_id, model.line)
    }

    fn among(batch: &[&order_lines::Model]) -> Condition {
        Condition::all().add(order_lines::Column::OrderId.is_in(batch.iter().map(|row| row.order_id)))
    }

    fn org(_: &order_lines::Model) -> Option<Uuid> {
        None
    }
}

pub struct Subscriptions;

impl Kind for Subscriptions {
    const FILE: BundleFile = BundleFile::Subscriptions;
    const COLUMNS: &'static [Column] = &[
        required("id"),
        required("org_id"),
        required("name"),
        required("status"),
        optional("starts_on"),
        optional("ends_on"),
        optional("auto_renew"),
        optional("order_number"),
    ];
    type Entity = subscriptions::Entity;
    type Model = subscriptions::Model;
    type Extra = ();
    type Key = String;

    fn read(row: &Row<'_>, known: &Known) -> Result<(subscriptions::Model, ()), Refusal> {
        let org_id = row.id("org_id")?;
        known.org("org_id", org_id)?;
        let model = subscriptions::Model {
            id: number(row, "id")?,
            org_id,
            name: row.required("name")?.into_owned(),
            status: Word(row.required_as("status")?),
            starts_on: row.day("starts_on")?,
            ends_on: row.day("ends_on")?,
            auto_renew: row.switch("auto_renew", false)?,
            order_number: row.optional("order_number")?,
        };
        Ok((model, ()))
    }

    fn key(model: &subscriptions::Model) -> String {
        model.id.clone()
    }

    fn among(batch: &[&subscriptions::Model]) -> Condition {
        Condition::all().add(subscriptions::Column::Id.is_in(batch.iter().map(|row| &*row.id)))
    }

    fn org(model: &subscriptions::Model) -> Option<Uuid> {
        Some(model.org_id)
    }
}

pub struct Licences;

impl Kind for Licences {
    const FILE: BundleFile = BundleFile::Licences;
    const COLUMNS: &'static [Column] = &[
        required("id"),
        required("org_id"),
        optional("subscription_id"),
        required("name"),
        required("total"),
        optional("site_url"),
    ];
    type Entity = licences::Entity;
    type Model = licences::Model;
    type Extra = ();
    type Key = Uuid;
    const COUNTERS: &'static [&'static str] = &["used"];

    fn read(row: &Row<'_>, known: &Known) -> Result<(licences::Model, ()), Refusal> {
        let org_id = row.id("org_id")?;
        known.org("org_id", org_id)?;
        let model = licences::Model {
            id: row.id("id")?,
            org_id,
            subscription_id: row.optional("subscription_id")?,
            name: row.required("name")?.into_owned(),
            total: row.number("total", MOST)?,
            site_url: row.parsed::<Host>("site_url")?.map(Host::into_string),
            used: 0,
        };
        Ok((model, ()))
    }

    fn key(model: &licences::Model) -> Uuid {
        model.id
    }

    fn among(batch: &[&licences::Model]) -> Condition {
        Condition::all().add(licences::Column::Id.is_in(batch.iter().map(|row| row.id)))
    }

    fn keep(new: &mut licences::Model, old: &licences::Model) {
        new.used = old.used;
    }

    fn org(model: &licences::Model) -> Option<Uuid> {
        Some(model.org_id)
    }
}
