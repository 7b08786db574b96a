//! What happened to mail before Farol was there, and the addresses that get none.

use model::{
    field::EmailAddress,
    imports::BundleFile,
    mail::{MailEventKind, MailKind, MailSource},
};
use store::{
    Word,
    entities::{mail_events, suppressions},
    sea_orm::{ColumnTrait, Condition},
};
use uuid::Uuid;

use super::{Kind, Known};
use crate::{
    imports::read::{
        Column, Refusal, Row,
        table::{optional, required},
    },
    mail::report::text,
};

/// Longest answer of a mail server that is kept, in characters.
const DIAGNOSTIC: usize = 1_000;

pub struct MailEvents;

impl Kind for MailEvents {
    const FILE: BundleFile = BundleFile::MailEvents;
    const COLUMNS: &'static [Column] = &[
        required("message_id"),
        required("org_id"),
        required("recipient"),
        required("kind"),
        required("event"),
        required("occurred_at"),
        optional("subject"),
        optional("code"),
        optional("diagnostic"),
    ];
    type Entity = mail_events::Entity;
    type Model = mail_events::Model;
    type Extra = ();
    type Key = (String, i64, String, MailEventKind);

    fn read(row: &Row<'_>, known: &Known) -> Result<(mail_events::Model, ()), Refusal> {
        let org_id = row.id("org_id")?;
        known.org("org_id", org_id)?;
        let occurred_at = row.moment("occurred_at")?;
        let code = row.optional("code")?;
        if let Some(code) = code.as_ref().filter(|code| text::code(code).as_ref() != Some(code)) {
            return Err(Refusal::new("code", code, "is not an enhanced status code such as 5.2.2 (RFC 3463)"));
        }
        let model = mail_events::Model {
            recipient: row.required_as::<EmailAddress>("recipient")?.folded(),
            occurred_at: occurred_at.ok_or_else(|| Refusal::new("occurred_at", "", "is missing"))?,
            message_id: row.required("message_id")?.into_owned(),
            event: Word(row.required_as("event")?),
            org_id,
            kind: row.required_as::<MailKind>("kind")?.to_string(),
            subject: row.text("subject")?.into_owned(),
            code,
            diagnostic: diagnostic(row)?,
            source: Word(MailSource::Directory),
            provider_id: None,
        };
        Ok((model, ()))
    }

    fn key(model: &mail_events::Model) -> Self::Key {
        (model.recipient.clone(), model.occurred_at, model.message_id.clone(), model.event.0)
    }

    fn among(batch: &[&mail_events::Model]) -> Condition {
        Condition::all().add(mail_events::Column::Recipient.is_in(batch.iter().map(|row| &*row.recipient)))
    }

    fn keep(new: &mut mail_events::Model, old: &mail_events::Model) {
        new.source = old.source;
        new.provider_id = old.provider_id;
    }

    fn org(model: &mail_events::Model) -> Option<Uuid> {
        Some(model.org_id)
    }
}

pub struct Suppressions;

impl Kind for Suppressions {
    const FILE: BundleFile = BundleFile::Suppressions;
    const COLUMNS: &'static [Column] =
        &[required("address"), required("reason"), required("since"), optional("diagnostic")];
    type Entity = suppressions::Entity;
    type Model = suppressions::Model;
    type Extra = ();
    type Key = String;

    fn read(row: &Row<'_>, _: &Known) -> Result<(suppressions::Model, ()), Refusal> {
        let since = row.moment("since")?;
        let model = suppressions::Model {
            address: row.required_as::<EmailAddress>("address")?.folded(),
            reason: Word(row.required_as("reason")?),
            since: since.ok_or_else(|| Refusal::new("since", "", "is missing"))?,
            diagnostic: diagnostic(row)?,
            until: None,
        };
        Ok((model, ()))
    }

    fn key(model: &suppressions::Model) -> String {
        model.address.clone()
    }

    fn among(batch: &[&suppressions::Model]) -> Condition {
        Condition::all().add(suppressions::Column::Address.is_in(batch.iter().map(|row| &*row.address)))
    }

    /// What Farol itself has learned since is newer.
    fn keep(new: &mut suppressions::Model, old: &suppressions::Model) {
        if old.since > new.since {
            *new = old.clone();
        } else if old.since == new.since {
            new.until = old.until;
        }
    }

    fn org(_: &suppressions::Model) -> Option<Uuid> {
        None
    }

    fn address(row: &suppressions::Model) -> Option<String> {
        Some(row.address.clone())
    }
}

fn diagnostic(row: &Row<'_>) -> Result<Option<String>, Refusal> {
    let text = row.long_text("diagnostic", DIAGNOSTIC)?;
    Ok((!text.is_empty()).then(|| text.into_owned()))
}
