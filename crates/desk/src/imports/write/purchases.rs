//! Orders and their lines, subscriptions, licences, and what is known of mail.

use model::{field::EmailAddress, mail::MailEventKind};
use store::{
    entities::{licences, orders, suppressions},
    load::Load,
    sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter},
};
use uuid::Uuid;

use super::{Change, Written, insert, orgs};
use crate::{
    imports::{
        read::Row,
        rows::{DeviceDays, Known, LicenceDays, Licences, MailEvents, OrderLines, Orders, Subscriptions, Suppressions},
    },
    mail::hold,
    search::keys::{Key, order_keys},
};

impl Written for Orders {
    const TEACHES: bool = true;

    fn teach(known: &mut Known, order: &orders::Model) {
        known.orders.insert(order.number.clone(), order.org_id);
    }

    fn subject(order: &orders::Model) -> Option<Uuid> {
        Some(order.id)
    }

    fn search_keys(order: &orders::Model, _: &Known) -> Vec<Key> {
        order_keys(order)
    }
}

impl Written for OrderLines {}

impl Written for Subscriptions {
    /// A subscription leads to its org.
    async fn settle(tx: &DatabaseTransaction, changes: &[Change<Self>], _: &Known, _: bool) -> Result<(), DbErr> {
        let new = changes.iter().map(|change| change.new.org_id);
        let old = changes.iter().filter_map(|change| change.old.as_ref()).map(|(old, ())| old.org_id);
        let touched = new.chain(old).collect();
        orgs::refresh(tx, touched).await
    }
}

impl Written for Licences {
    const TEACHES: bool = true;

    fn teach(known: &mut Known, licence: &licences::Model) {
        known.licences.insert(licence.id, licence.org_id);
    }

    fn subject_or_id(licence: &licences::Model) -> Option<Uuid> {
        Some(licence.id)
    }
}

impl Written for MailEvents {
    const LOADED: &'static [&'static str] = &["mail_events"];

    fn order(row: &Row<'_>) -> Option<Vec<u8>> {
        let recipient = row.required_as::<EmailAddress>("recipient").ok()?.folded();
        let moment = row.moment("occurred_at").ok()??.to_be_bytes();
        let (message, event) = (row.text("message_id").ok()?, row.required_as::<MailEventKind>("event").ok()?);
        Some([recipient.as_bytes(), &[0], &moment, message.as_bytes(), &[0], event.as_str().as_bytes()].concat())
    }

    fn load(changes: &[Change<Self>]) -> Load {
        Load { tables: vec![insert::loaded(changes)], ..Load::default() }
    }
}

impl Written for LicenceDays {}

impl Written for DeviceDays {}

impl Written for Suppressions {
    /// A hold that somebody lifted is not set again by bringing it in again.
    async fn settle(tx: &DatabaseTransaction, changes: &[Change<Self>], _: &Known, _: bool) -> Result<(), DbErr> {
        let holds: Vec<(&str, i64)> = changes.iter().map(|change| (&*change.new.address, change.new.since)).collect();
        for some in holds.chunks(200) {
            let lifted = hold::lifted_after(tx, some).await?;
            suppressions::Entity::delete_many().filter(suppressions::Column::Address.is_in(lifted)).exec(tx).await?;
        }
        Ok(())
    }
}
