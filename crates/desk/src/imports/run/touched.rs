//! Whose rows an import writes: they are looked at for early warnings once it has ended. Each customer is noted with the first batch
//! that changes something of it, due a while later, so that one of an import that was cut off is looked at all the same.

use std::collections::HashSet;

use store::sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use crate::{
    clock,
    imports::{
        rows::{Kind, Suppressions},
        write::Change,
    },
    warnings::mark,
};

/// When a customer is due if the import does not come to its end (seconds).
const CUT_OFF: i64 = 15 * 60;

/// Addresses whose customers are looked for one by one; with more, every customer is looked at.
const FEW: usize = 2_000;

#[derive(Default)]
pub struct Touched {
    orgs: HashSet<Uuid>,
    addresses: Vec<String>,
}

impl Touched {
    /// In the transaction of the batch.
    pub async fn add<K: Kind>(&mut self, tx: &impl ConnectionTrait, changes: &[Change<K>]) -> Result<(), DbErr> {
        let orgs = changes.iter().flat_map(|change| {
            [K::org(&change.new), change.old.as_ref().and_then(|(old, _)| K::org(old))].into_iter().flatten()
        });
        self.add_orgs(tx, orgs).await?;
        if K::FILE == Suppressions::FILE && self.addresses.len() <= FEW {
            self.addresses.extend(changes.iter().filter_map(|change| K::address(&change.new)));
        }
        Ok(())
    }

    /// Whether those of rows that are new are all noted.
    pub fn has_all<K: Kind>(&self, changes: &[Change<K>]) -> bool {
        changes.iter().filter_map(|change| K::org(&change.new)).all(|org| self.orgs.contains(&org))
    }

    pub async fn add_orgs(&mut self, tx: &impl ConnectionTrait, orgs: impl Iterator<Item = Uuid>) -> Result<(), DbErr> {
        let new: Vec<Uuid> = orgs.filter(|org| self.orgs.insert(*org)).collect();
        mark::orgs_at(tx, new, clock::now() + CUT_OFF).await
    }

    /// When all is written, search keys too.
    pub async fn tell(self, tx: &impl ConnectionTrait) -> Result<(), DbErr> {
        if self.addresses.len() > FEW {
            return mark::everybody(tx).await;
        }
        mark::addresses(tx, &self.addresses).await?;
        mark::orgs_at(tx, self.orgs, clock::now()).await
    }
}
