//! People, and the licences that they hold.

use std::collections::BTreeSet;

use model::{
    field::EmailAddress,
    imports::BundleFile,
    users::{DirectoryRole, Feature},
};
use store::{
    Word,
    entities::{
        lists::{Phones, Texts},
        users,
    },
    sea_orm::{ColumnTrait, Condition},
};
use uuid::Uuid;

use super::{Kind, Known, OrgFacts};
use crate::{
    imports::read::{
        Column, Refusal, Row, phones,
        row::{id, parse},
        table::{optional, required},
    },
    search::fold::fold,
};

pub struct Users;

impl Kind for Users {
    const FILE: BundleFile = BundleFile::Users;
    const COLUMNS: &'static [Column] = &[
        required("id"),
        required("org_id"),
        required("status"),
        required("given_name"),
        required("family_name"),
        required("display_name"),
        required("emails"),
        optional("title"),
        optional("department"),
        optional("manager_id"),
        optional("locale"),
        optional("timezone"),
        optional("location"),
        optional("created_at"),
        optional("last_active_at"),
        optional("phones"),
        optional("extension"),
        optional("sip_addresses"),
        optional("roles"),
        optional("licences"),
        optional("features"),
    ];
    type Entity = users::Entity;
    type Model = users::Model;
    /// The licences that the user holds.
    type Extra = BTreeSet<Uuid>;
    type Key = Uuid;

    fn read(row: &Row<'_>, known: &Known) -> Result<(users::Model, BTreeSet<Uuid>), Refusal> {
        let own = row.id("id")?;
        let org_id = row.id("org_id")?;
        let org = known.org("org_id", org_id)?;
        let (given_name, family_name) = (row.text("given_name")?.into_owned(), row.text("family_name")?.into_owned());
        let display_name = match row.text("display_name")? {
            name if name.is_empty() => format!("{given_name} {family_name}").trim().to_owned(),
            name => name.into_owned(),
        };
        if display_name.is_empty() {
            return Err(Refusal::new("display_name", "", "is missing, and so are the given and the family name"));
        }
        let emails = row.list("emails", parse::<EmailAddress>)?;
        if emails.is_empty() {
            return Err(Refusal::new("emails", "", "is missing"));
        }
        let roles = roles(row, org)?;
        let licences: BTreeSet<Uuid> = row.list("licences", id)?.into_iter().collect();
        for licence in &licences {
            Known::owned("licences", licence, known.licences.get(licence), org_id)?;
        }
        let model = users::Model {
            id: own,
            org_id,
            status: Word(row.required_as("status")?),
            sort_name: fold(&display_name),
            given_name,
            family_name,
            display_name,
            title: row.optional("title")?,
            department: row.optional("department")?,
            manager_id: row.optional_id("manager_id")?.filter(|manager| *manager != own),
            locale: row.optional("locale")?,
            timezone: row.optional("timezone")?,
            location: row.optional("location")?,
            created_at: row.moment("created_at")?,
            last_active_at: row.moment("last_active_at")?.unwrap_or(0),
            emails: Texts(emails.into_iter().map(EmailAddress::into_string).collect()),
            phones: Phones(row.list("phones", |column, text| phones::phone(column, text, org.region))?),
            extension: extension(row, "extension")?,
            sip_addresses: Texts(row.list("sip_addresses", sip_address)?),
            administrator: !roles.is_empty(),
            roles: Texts(roles),
            features: Texts(row.list("features", |column, text| parse(column, text).map(|f: Feature| f.to_string()))?),
        };
        Ok((model, licences))
    }

    fn key(model: &users::Model) -> Uuid {
        model.id
    }

    fn among(batch: &[&users::Model]) -> Condition {
        Condition::all().add(users::Column::Id.is_in(batch.iter().map(|row| row.id)))
    }

    fn org(model: &users::Model) -> Option<Uuid> {
        Some(model.org_id)
    }
}

fn roles(row: &Row<'_>, org: &OrgFacts) -> Result<Vec<String>, Refusal> {
    row.list("roles", |column, text| check_role(column, parse(column, text)?, org))
}

/// The roles of the help desk exist in providers only.
fn check_role(column: &str, role: DirectoryRole, org: &OrgFacts) -> Result<String, Refusal> {
    use DirectoryRole::{OrgAdmin, OrgReadOnlyAdmin, UserAdmin};
    if org.provider || matches!(role, OrgAdmin | OrgReadOnlyAdmin | UserAdmin) {
        Ok(role.to_string())
    } else {
        Err(Refusal::new(column, role.as_str(), "is a role that only a provider's users have"))
    }
}

pub fn extension(row: &Row<'_>, column: &str) -> Result<Option<String>, Refusal> {
    let extension = row.optional(column)?;
    match extension
        .as_ref()
        .filter(|e| e.len() > 20 || !e.bytes().all(|b| b.is_ascii_digit() || b == b'-' || b == b'*'))
    {
        Some(bad) => Err(Refusal::new(column, bad, "is not an extension of up to 20 digits")),
        None => Ok(extension),
    }
}

/// A SIP address without its scheme.
pub fn sip_address(column: &str, text: &str) -> Result<String, Refusal> {
    let bare = text.strip_prefix("sips:").or_else(|| text.strip_prefix("sip:")).unwrap_or(text);
    match bare.parse::<EmailAddress>() {
        Ok(_) => Ok(bare.to_owned()),
        Err(_) => Err(Refusal::new(column, text, "is not a SIP address such as ana@calls.aurora.example")),
    }
}
