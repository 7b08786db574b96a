//! Telephones, room systems and other endpoints.

use std::net::IpAddr;

use model::{
    devices::UpgradeChannel,
    field::{Mac, Serial},
    imports::BundleFile,
};
use store::{
    Word,
    entities::{devices, lists::Texts},
    sea_orm::{ColumnTrait, Condition},
};
use uuid::Uuid;

use super::{Kind, Known, users::sip_address};
use crate::{
    imports::read::{
        Column, Refusal, Row,
        table::{optional, required},
    },
    search::fold::fold,
};

pub struct Devices;

impl Kind for Devices {
    const FILE: BundleFile = BundleFile::Devices;
    const COLUMNS: &'static [Column] = &[
        required("id"),
        required("org_id"),
        optional("user_id"),
        optional("workspace_id"),
        required("name"),
        required("product"),
        required("kind"),
        required("status"),
        optional("serial"),
        optional("mac"),
        optional("ip"),
        optional("sip_address"),
        optional("software"),
        optional("upgrade_channel"),
        optional("first_seen_at"),
        optional("last_seen_at"),
        optional("error_codes"),
    ];
    type Entity = devices::Entity;
    type Model = devices::Model;
    type Extra = ();
    type Key = Uuid;

    fn read(row: &Row<'_>, known: &Known) -> Result<(devices::Model, ()), Refusal> {
        let org_id = row.id("org_id")?;
        known.org("org_id", org_id)?;
        let (user_id, workspace_id) = (row.optional_id("user_id")?, row.optional_id("workspace_id")?);
        if let Some(workspace) = workspace_id {
            if user_id.is_some() {
                let reason = "stands beside a user_id: a device is a person's or a room's, not both";
                return Err(Refusal::new("workspace_id", workspace.to_string(), reason));
            }
            let owner = known.workspaces.get(&workspace).map(|(org, _)| org);
            Known::owned("workspace_id", workspace, owner, org_id)?;
        }
        let name = row.required("name")?.into_owned();
        let sip = row.optional("sip_address")?;
        let model = devices::Model {
            id: row.id("id")?,
            org_id,
            user_id,
            workspace_id,
            sort_name: fold(&name),
            name,
            product: row.required("product")?.into_owned(),
            kind: Word(row.required_as("kind")?),
            serial: row.parsed::<Serial>("serial")?.map(Serial::into_string),
            mac: row.parsed::<Mac>("mac")?.map(Mac::into_string),
            ip: ip(row)?,
            sip_address: sip.map(|sip| sip_address("sip_address", &sip)).transpose()?,
            status: Word(row.required_as("status")?),
            software: row.optional("software")?,
            upgrade_channel: row.parsed::<UpgradeChannel>("upgrade_channel")?.map(Word),
            first_seen_at: row.moment("first_seen_at")?,
            last_seen_at: row.moment("last_seen_at")?.unwrap_or(0),
            error_codes: Texts(row.list("error_codes", error_code)?),
        };
        Ok((model, ()))
    }

    fn key(model: &devices::Model) -> Uuid {
        model.id
    }

    fn among(batch: &[&devices::Model]) -> Condition {
        Condition::all().add(devices::Column::Id.is_in(batch.iter().map(|row| row.id)))
    }

    fn org(model: &devices::Model) -> Option<Uuid> {
        Some(model.org_id)
    }
}

fn ip(row: &Row<'_>) -> Result<Option<String>, Refusal> {
    let text = row.text("ip")?;
    if text.is_empty() {
        return Ok(None);
    }
    match text.parse::<IpAddr>() {
        Ok(ip) => Ok(Some(ip.to_string())),
        Err(_) => Err(Refusal::new("ip", text, "is not an IP address")),
    }
}

fn error_code(column: &str, text: &str) -> Result<String, Refusal> {
    if text.len() <= 60 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)) {
        Ok(text.to_owned())
    } else {
        Err(Refusal::new(column, text, "is not an error code: up to 60 letters, digits and hyphens"))
    }
}
