//! Organizations with who manages them, their domains, their meeting sites and their rooms.

use std::collections::BTreeSet;

use model::{
    field::Host,
    imports::BundleFile,
    orgs::{OrgKind, OrgStatus},
};
use store::{
    Word,
    entities::{domains, orgs, sites, workspaces},
    sea_orm::{ColumnTrait, Condition},
};
use uuid::Uuid;

use super::{Kind, Known};
use crate::{
    imports::read::{
        Column, Refusal, Row, phones,
        row::id,
        table::{optional, required},
    },
    search::fold::fold,
};

pub struct Orgs;

impl Kind for Orgs {
    const FILE: BundleFile = BundleFile::Organizations;
    const COLUMNS: &'static [Column] = &[
        required("id"),
        required("name"),
        required("kind"),
        required("managed_by"),
        required("status"),
        optional("created_at"),
        optional("country"),
        optional("locale"),
        optional("read_only_access"),
        optional("sso"),
        optional("directory_sync"),
        optional("invite_emails"),
    ];
    type Entity = orgs::Entity;
    type Model = orgs::Model;
    /// The providers that look after it; a provider looks after itself.
    type Extra = BTreeSet<Uuid>;
    type Key = Uuid;
    const COUNTERS: &'static [&'static str] = &["users", "devices", "scope"];

    fn read(row: &Row<'_>, known: &Known) -> Result<(orgs::Model, BTreeSet<Uuid>), Refusal> {
        let own = row.id("id")?;
        let name = row.required("name")?.into_owned();
        let kind: OrgKind = row.required_as("kind")?;
        let managed_by = managers(row, known, own, kind)?;
        let country = row.optional("country")?.map(|country| country.to_ascii_uppercase());
        if let Some(country) = country.as_ref().filter(|country| phones::region(country).is_none()) {
            return Err(Refusal::new("country", country, "is not a country's two letters (ISO 3166-1)"));
        }
        let model = orgs::Model {
            id: own,
            sort_name: fold(&name),
            name,
            kind: Word(kind),
            status: Word(row.required_as::<OrgStatus>("status")?),
            created_at: row.moment("created_at")?,
            country,
            locale: row.optional("locale")?,
            sso: row.switch("sso", false)?,
            directory_sync: row.switch("directory_sync", false)?,
            invite_emails: row.switch("invite_emails", true)?,
            read_only_access: row.switch("read_only_access", false)?,
            users: 0,
            devices: 0,
            scope: 0,
        };
        Ok((model, managed_by))
    }

    fn key(model: &orgs::Model) -> Uuid {
        model.id
    }

    fn among(batch: &[&orgs::Model]) -> Condition {
        Condition::all().add(orgs::Column::Id.is_in(batch.iter().map(|org| org.id)))
    }

    fn keep(new: &mut orgs::Model, old: &orgs::Model) {
        new.users = old.users;
        new.devices = old.devices;
        new.scope = old.scope;
    }

    fn org(model: &orgs::Model) -> Option<Uuid> {
        Some(model.id)
    }
}

fn managers(row: &Row<'_>, known: &Known, own: Uuid, kind: OrgKind) -> Result<BTreeSet<Uuid>, Refusal> {
    let provider = kind == OrgKind::Provider;
    if known.orgs.get(&own).is_some_and(|org| org.provider != provider) {
        return Err(Refusal::new("kind", kind.as_str(), "is not what this organization is in the directory"));
    }
    let mut managed_by: BTreeSet<Uuid> = row.list("managed_by", id)?.into_iter().collect();
    if provider {
        managed_by.insert(own);
    }
    let unknown = |id: &&Uuid| **id != own && !known.orgs.get(id).is_some_and(|org| org.provider);
    match managed_by.iter().find(unknown) {
        Some(id) => Err(Refusal::new("managed_by", id.to_string(), "is no provider of the directory")),
        None if managed_by.is_empty() => {
            Err(Refusal::new("managed_by", "", "is missing: a customer is managed by a provider"))
        }
        None if !provider && managed_by.contains(&own) => {
            Err(Refusal::new("managed_by", own.to_string(), "is the customer itself"))
        }
        None => Ok(managed_by),
    }
}

pub struct Domains;

impl Kind for Domains {
    const FILE: BundleFile = BundleFile::Domains;
    const COLUMNS: &'static [Column] = &[required("org_id"), required("domain"), required("state"), optional("since")];
    type Entity = domains::Entity;
    type Model = domains::Model;
    type Extra = ();
    type Key = (Uuid, String);

    fn read(row: &Row<'_>, known: &Known) -> Result<(domains::Model, ()), Refusal> {
        let org_id = row.id("org_id")?;
        known.org("org_id", org_id)?;
        let domain = row.required_as::<Host>("domain")?.into_string();
        let state = Word(row.required_as("state")?);
        Ok((domains::Model { org_id, domain, state, since: row.moment("since")? }, ()))
    }

    fn key(model: &domains::Model) -> (Uuid, String) {
        (model.org_id, model.domain.clone())
    }

    fn among(batch: &[&domains::Model]) -> Condition {
        Condition::all().add(domains::Column::OrgId.is_in(batch.iter().map(|row| row.org_id)))
    }

    fn org(model: &domains::Model) -> Option<Uuid> {
        Some(model.org_id)
    }
}

pub struct Sites;

impl Kind for Sites {
    const FILE: BundleFile = BundleFile::Sites;
    const COLUMNS: &'static [Column] = &[required("org_id"), required("url"), required("kind")];
    type Entity = sites::Entity;
    type Model = sites::Model;
    type Extra = ();
    type Key = (Uuid, String);

    fn read(row: &Row<'_>, known: &Known) -> Result<(sites::Model, ()), Refusal> {
        let org_id = row.id("org_id")?;
        known.org("org_id", org_id)?;
        let url = row.required("url")?;
        let host = url.trim_start_matches("https://").trim_start_matches("http://");
        host.split('/').next().unwrap_or(host).parse::<Host>().map_err(|fault| Refusal::new("url", &url, fault))?;
        Ok((sites::Model { org_id, url: url.into_owned(), kind: Word(row.required_as("kind")?) }, ()))
    }

    fn key(model: &sites::Model) -> (Uuid, String) {
        (model.org_id, model.url.clone())
    }

    fn among(batch: &[&sites::Model]) -> Condition {
        Condition::all().add(sites::Column::OrgId.is_in(batch.iter().map(|row| row.org_id)))
    }

    fn org(model: &sites::Model) -> Option<Uuid> {
        Some(model.org_id)
    }
}

pub struct Workspaces;

impl Kind for Workspaces {
    const FILE: BundleFile = BundleFile::Workspaces;
    const COLUMNS: &'static [Column] = &[required("id"), required("org_id"), required("name")];
    type Entity = workspaces::Entity;
    type Model = workspaces::Model;
    type Extra = ();
    type Key = Uuid;

    fn read(row: &Row<'_>, known: &Known) -> Result<(workspaces::Model, ()), Refusal> {
        let org_id = row.id("org_id")?;
        known.org("org_id", org_id)?;
        Ok((workspaces::Model { id: row.id("id")?, org_id, name: row.required("name")?.into_owned() }, ()))
    }

    fn key(model: &workspaces::Model) -> Uuid {
        model.id
    }

    fn among(batch: &[&workspaces::Model]) -> Condition {
        Condition::all().add(workspaces::Column::Id.is_in(batch.iter().map(|row| row.id)))
    }

    fn org(model: &workspaces::Model) -> Option<Uuid> {
        Some(model.org_id)
    }
}
