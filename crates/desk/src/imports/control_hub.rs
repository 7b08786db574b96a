//! One customer's users as Webex Control Hub exports them: no ids, licences as columns, managers by name.
//! What a user has in the directory and the export does not tell (SIP addresses, roles, features) stays.

mod line;
mod merge;

use std::collections::HashMap;

use model::{
    imports::{BundleFile, Tally},
    orgs::DomainState,
};
use store::{
    Word,
    entities::{domains, licences},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter},
};
use uuid::Uuid;

use super::{
    ImportError, prune,
    read::{
        Column, Table,
        bundle::Part,
        table::{optional, required},
    },
    reindex,
    rows::Users,
    run::{Batch, HadRows, Run},
};
use line::Line;

/// The column that tells an export from a bundle's users.
const EMAIL: &str = "User ID/Email (Required)";

pub const COLUMNS: &[Column] = &[
    required(EMAIL),
    optional("First Name"),
    optional("Last Name"),
    optional("Display Name"),
    optional("User Status"),
    optional("Last Service Accessed Time"),
    optional("Extension"),
    optional("Title"),
    optional("Department"),
    optional("Manager"),
    optional("Phone Number"),
    optional("Location"),
    optional("Preferred Language"),
    optional("Time zone"),
];

/// Rows in a transaction.
const BATCH: usize = 1_000;

pub fn is_export(headers: &[String]) -> bool {
    headers.iter().any(|header| header.eq_ignore_ascii_case(EMAIL))
}

/// The headers that are neither a known column nor a licence.
pub fn unknown(headers: &[String]) -> Vec<String> {
    let known = |header: &str| COLUMNS.iter().any(|column| column.name.eq_ignore_ascii_case(header));
    let passed = headers.iter().filter(|header| !header.is_empty() && !known(header) && licence_name(header).is_none());
    passed.cloned().collect()
}

/// `Calling Professional [Sub478924]` as the licence and its subscription.
fn licence_name(header: &str) -> Option<(&str, &str)> {
    let (name, subscription) = header.strip_suffix(']')?.rsplit_once('[')?;
    Some((name.trim(), subscription.trim()))
}

/// What the rows are read by.
pub struct Export {
    pub org: Uuid,
    /// The licence of each column that is one.
    pub licences: HashMap<usize, Uuid>,
    /// The e-mail address of everybody in the file by display name; none where two have the same.
    pub names: HashMap<String, Option<String>>,
}

pub async fn import(run: &mut Run<'_>, part: &Part) -> Result<(), ImportError> {
    let org = org(run).await?;
    pay_keys(run).await?;
    let mut table = Table::open(&part.path, COLUMNS)?;
    let licences = licences(run, org, table.own_headers()).await?;
    run.expect(part.rows).await?;
    let export = Export { org, licences, names: line::names(&part.path)? };
    run.progress.file(BundleFile::Users, part.rows);
    run.summary.tallies.push((BundleFile::Users, Tally::default()));

    let mut had = HadRows::default();
    had.orgs.insert(org);
    let name = table.name().to_owned();
    let mut lines = Vec::with_capacity(BATCH);
    let mut refused = Vec::new();
    loop {
        let more = match table.next()? {
            None => false,
            Some(row) => {
                match Line::read(&row, &export, run.known.org("org", org)) {
                    Ok(line) => lines.push(line),
                    Err(refusal) => {
                        // Whom it means is not known before it is looked up: nobody is deleted for it.
                        had.keys.incomplete = true;
                        refused.push(refusal.at(&name, row.line));
                    }
                }
                true
            }
        };
        if !more || lines.len() + refused.len() >= BATCH {
            let lines = std::mem::take(&mut lines);
            let mut batch: Batch<Users> =
                Batch { file: name.clone(), rows: Vec::new(), refused: std::mem::take(&mut refused) };
            // What lines are held against is there.
            run.loaded().await?;
            merge::merge(run, &export, lines, &mut batch, &mut had).await?;
            run.batch::<Users>(batch, false, &mut Vec::new()).await?;
        }
        if !more {
            break;
        }
    }
    run.loaded().await?;
    if run.options.prune {
        prune::file(run, BundleFile::Users, &had.keys, &had.orgs).await?;
    }
    Ok(())
}

/// Who is there is found by search keys: without them everybody would come in a second time.
async fn pay_keys(run: &mut Run<'_>) -> Result<(), ImportError> {
    if !run.store.keys_owed().await? {
        return Ok(());
    }
    if run.options.dry_run {
        let message = "search keys are owed, so that who is there already cannot be told: run farol reindex first";
        return Err(ImportError::Nothing(message.to_owned()));
    }
    run.progress.note("search keys are owed: writing them first");
    reindex::all(run.store, run.options.holder).await?;
    Ok(())
}

/// The org that `--org` names, by its id or one of its domains.
async fn org(run: &Run<'_>) -> Result<Uuid, ImportError> {
    let Some(wanted) = run.options.org.as_deref().map(str::trim) else {
        let message = "a user export does not say whose it is: name the organization with --org ID or --org DOMAIN";
        return Err(ImportError::Nothing(message.to_owned()));
    };
    if let Ok(id) = wanted.parse::<Uuid>() {
        let known = run.known.orgs.contains_key(&id);
        return if known { Ok(id) } else { Err(ImportError::Nothing(format!("there is no organization {id}"))) };
    }
    let domain = wanted.trim_start_matches('@').to_lowercase();
    let mut found = domains::Entity::find().filter(domains::Column::Domain.eq(&*domain)).all(run.store.read()).await?;
    if found.len() > 1 {
        found.retain(|row| row.state == Word(DomainState::Verified));
    }
    match found.as_slice() {
        [one] => Ok(one.org_id),
        [] => Err(ImportError::Nothing(format!("no organization has the domain {domain}"))),
        _ => Err(ImportError::Nothing(format!("several organizations have the domain {domain}: name one by its id"))),
    }
}

/// Which licences the columns stand for. A column whose licence the org does not have is named and passed over.
async fn licences(run: &mut Run<'_>, org: Uuid, headers: &[String]) -> Result<HashMap<usize, Uuid>, ImportError> {
    let own = licences::Entity::find().filter(licences::Column::OrgId.eq(org)).all(run.store.read()).await?;
    let mut found = HashMap::new();
    for (at, header) in headers.iter().enumerate() {
        let Some((name, subscription)) = licence_name(header) else { continue };
        let licence = own.iter().find(|licence| {
            let of = licence.subscription_id.as_deref().is_some_and(|id| id.eq_ignore_ascii_case(subscription));
            of && licence.name.eq_ignore_ascii_case(name)
        });
        match licence {
            Some(licence) => drop(found.insert(at, licence.id)),
            None => {
                run.progress.note(&format!("passed over the column {header}: the organization has no such licence"))
            }
        }
    }
    Ok(found)
}
