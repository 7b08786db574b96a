//! One row of a user export, read.

use std::{collections::HashMap, path::Path};

use model::{
    field::EmailAddress,
    users::{PhoneKind, UserStatus},
};
use store::entities::lists::StoredPhone;
use time::{PrimitiveDateTime, macros::format_description};
use uuid::Uuid;

use super::{COLUMNS, EMAIL, Export};
use crate::{
    imports::{
        ImportError,
        read::{Refusal, Row, Table, phones, row},
        rows::{OrgFacts, extension},
    },
    search::fold::fold,
};

/// What a row says. `None` is "the file has no such column": what the directory knows stays.
pub struct Line {
    pub line: u64,
    pub email: EmailAddress,
    pub given: Option<String>,
    pub family: Option<String>,
    pub display: Option<String>,
    pub status: Option<UserStatus>,
    pub last_active_at: Option<Option<i64>>,
    pub extension: Option<Option<String>>,
    pub title: Option<Option<String>>,
    pub department: Option<Option<String>>,
    pub manager: Option<Option<Manager>>,
    pub phone: Option<Option<StoredPhone>>,
    pub location: Option<Option<String>>,
    pub locale: Option<Option<String>>,
    pub timezone: Option<Option<String>>,
    /// Every licence that has a column, and whether the user holds it.
    pub licences: Vec<(Uuid, bool)>,
}

/// How a manager is named.
pub enum Manager {
    /// Folded to lower case.
    Email(String),
    /// As it is displayed, folded.
    Name(String),
}

impl Line {
    pub fn read(row: &Row<'_>, export: &Export, org: Result<&OrgFacts, Refusal>) -> Result<Self, Refusal> {
        row.whole()?;
        let org = org?;
        let text = |column: &str| row.has(column).then(|| row.optional(column)).transpose();
        let mut licences = Vec::with_capacity(export.licences.len());
        for (at, licence) in &export.licences {
            let header = row.header(*at);
            licences.push((*licence, row::switch(header, &row.text_at(*at)?, false)?));
        }
        let phone = text("Phone Number")?;
        let phone = phone
            .map(|raw| raw.map(|raw| phones::number("Phone Number", PhoneKind::Work, &raw, org.region)).transpose());
        Ok(Self {
            line: row.line,
            email: row.required_as(EMAIL)?,
            given: text("First Name")?.map(Option::unwrap_or_default),
            family: text("Last Name")?.map(Option::unwrap_or_default),
            display: text("Display Name")?.flatten(),
            status: text("User Status")?.flatten().map(|word| status(&word)).transpose()?,
            last_active_at: text("Last Service Accessed Time")?.map(|text| moment(text.as_deref())).transpose()?,
            extension: row.has("Extension").then(|| extension(row, "Extension")).transpose()?,
            title: text("Title")?,
            department: text("Department")?,
            manager: text("Manager")?.map(|named| named.map(|named| manager(&named, export))),
            phone: phone.transpose()?,
            location: text("Location")?,
            locale: text("Preferred Language")?.map(|tag| tag.map(|tag| tag.replace('_', "-"))),
            timezone: text("Time zone")?,
            licences,
        })
    }

    pub fn display_name(&self) -> String {
        let whole =
            || [&self.given, &self.family].into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ");
        self.display.clone().unwrap_or_else(whole).trim().to_owned()
    }
}

/// Everybody's address by display name, which a first reading of the file finds: managers may stand below their people.
pub fn names(path: &Path) -> Result<HashMap<String, Option<String>>, ImportError> {
    let mut table = Table::open(path, COLUMNS)?;
    let mut names = HashMap::new();
    while let Some(row) = table.next()? {
        let Ok(email) = row.required_as::<EmailAddress>(EMAIL) else { continue };
        let cell = |column: &str| row.text(column).unwrap_or_default();
        let display = match cell("Display Name") {
            name if name.is_empty() => format!("{} {}", cell("First Name"), cell("Last Name")).trim().to_owned(),
            name => name.into_owned(),
        };
        names.entry(fold(&display)).and_modify(|other| *other = None).or_insert_with(|| Some(email.folded()));
    }
    Ok(names)
}

fn manager(named: &str, export: &Export) -> Manager {
    if let Ok(email) = named.parse::<EmailAddress>() {
        return Manager::Email(email.folded());
    }
    match export.names.get(&fold(named)) {
        Some(Some(email)) => Manager::Email(email.clone()),
        _ => Manager::Name(fold(named)),
    }
}

fn status(word: &str) -> Result<UserStatus, Refusal> {
    match word.to_ascii_lowercase().replace(['_', '-'], " ").as_str() {
        "active" => Ok(UserStatus::Active),
        "verified" => Ok(UserStatus::Verified),
        "not verified" => Ok(UserStatus::NotVerified),
        "inactive" => Ok(UserStatus::Inactive),
        _ => Err(Refusal::new("User Status", word, "is not one of Active, Verified, Not Verified, Inactive")),
    }
}

/// RFC 3339, or the same without its zone, which is UTC then.
fn moment(text: Option<&str>) -> Result<Option<i64>, Refusal> {
    const COLUMN: &str = "Last Service Accessed Time";
    let Some(text) = text.filter(|text| !text.eq_ignore_ascii_case("n/a")) else { return Ok(None) };
    let plain = text.replace('T', " ");
    let plain = if plain.len() == 10 { plain + " 00:00:00" } else { plain };
    let format = format_description!("[year]-[month]-[day] [hour]:[minute]:[second]");
    match PrimitiveDateTime::parse(&plain, format) {
        Ok(moment) => Ok(Some(moment.assume_utc().unix_timestamp()).filter(|seconds| *seconds > 0)),
        Err(_) => row::moment(COLUMN, text).map(Some),
    }
}
