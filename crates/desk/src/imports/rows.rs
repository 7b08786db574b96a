//! What each file of a bundle holds: its columns, and a row of it read into the row of the database.

mod devices;
mod history;
mod known;
mod mail;
mod orgs;
mod purchases;
mod users;

use std::hash::{DefaultHasher, Hash, Hasher};

use model::imports::BundleFile;
use store::sea_orm::{Condition, EntityTrait, IntoActiveModel, ModelTrait};
use uuid::Uuid;

use super::read::{Column, Refusal, Row};

pub use devices::Devices;
pub use history::{DeviceDays, LicenceDays};
pub use known::{Known, OrgFacts};
pub use mail::{MailEvents, Suppressions};
pub use orgs::{Domains, Orgs, Sites, Workspaces};
pub use purchases::{Licences, OrderLines, Orders, Subscriptions, order_id};
pub use users::{Users, extension};

/// A kind of row: how it is read, and how it is found again in the database.
pub trait Kind: Send + Sync + 'static {
    const FILE: BundleFile;
    const COLUMNS: &'static [Column];
    type Entity: EntityTrait<Model = Self::Model>;
    type Model: ModelTrait<Entity = Self::Entity>
        + IntoActiveModel<<Self::Entity as EntityTrait>::ActiveModel>
        + PartialEq
        + Clone
        + Send
        + Sync;
    /// What a row says that lives in another table.
    type Extra: Default + PartialEq + Send + Sync;
    /// Columns that count other rows: kept by whoever writes those, and never by a file.
    const COUNTERS: &'static [&'static str] = &[];
    /// What tells one row from another.
    type Key: Eq + Hash + Clone + Send + Sync;

    fn read(row: &Row<'_>, known: &Known) -> Result<(Self::Model, Self::Extra), Refusal>;
    fn key(model: &Self::Model) -> Self::Key;
    /// The rows of the database among which those of a batch are, if they are there.
    fn among(batch: &[&Self::Model]) -> Condition;
    /// Takes over from the row in the database what no file says.
    fn keep(_new: &mut Self::Model, _old: &Self::Model) {}
    fn org(model: &Self::Model) -> Option<Uuid>;
    /// The address that the row is about, where it is of no one org.
    fn address(_model: &Self::Model) -> Option<String> {
        None
    }
}

/// A key as a number, to remember millions of them: among ten million, the odds that any two share one are 1 in 300,000.
pub fn fingerprint(key: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

pub fn columns(file: BundleFile) -> &'static [Column] {
    match file {
        BundleFile::Organizations => Orgs::COLUMNS,
        BundleFile::Domains => Domains::COLUMNS,
        BundleFile::Sites => Sites::COLUMNS,
        BundleFile::Orders => Orders::COLUMNS,
        BundleFile::OrderLines => OrderLines::COLUMNS,
        BundleFile::Subscriptions => Subscriptions::COLUMNS,
        BundleFile::Licences => Licences::COLUMNS,
        BundleFile::Workspaces => Workspaces::COLUMNS,
        BundleFile::Users => Users::COLUMNS,
        BundleFile::Devices => Devices::COLUMNS,
        BundleFile::MailEvents => MailEvents::COLUMNS,
        BundleFile::Suppressions => Suppressions::COLUMNS,
        BundleFile::LicenceDays => LicenceDays::COLUMNS,
        BundleFile::DeviceDays => DeviceDays::COLUMNS,
    }
}
