//! What a row may name: the orgs, licences, rooms and orders that are in the directory or have just come in.

use std::collections::HashMap;

use rlibphonenumber::Region;
use uuid::Uuid;

use crate::imports::read::Refusal;

#[derive(Clone, Default)]
pub struct Known {
    pub orgs: HashMap<Uuid, OrgFacts>,
    /// The org of each.
    pub licences: HashMap<Uuid, Uuid>,
    /// The org and the name of each.
    pub workspaces: HashMap<Uuid, (Uuid, String)>,
    /// The org of each number.
    pub orders: HashMap<String, Uuid>,
}

#[derive(Clone, Debug, Default)]
pub struct OrgFacts {
    pub provider: bool,
    pub region: Option<Region>,
    /// The scopes of its search keys, in their order: its own, then those of the providers that manage it.
    pub scopes: Vec<i32>,
}

impl Known {
    pub fn org(&self, column: &str, id: Uuid) -> Result<&OrgFacts, Refusal> {
        self.orgs.get(&id).ok_or_else(|| Refusal::new(column, id.to_string(), "is no organization of the directory"))
    }

    /// Refuses `id` unless `found` says that it is there and `org`'s own.
    pub fn owned(column: &str, id: impl ToString, found: Option<&Uuid>, org: Uuid) -> Result<(), Refusal> {
        match found {
            Some(owner) if *owner == org => Ok(()),
            Some(_) => Err(Refusal::new(column, id.to_string(), "is another organization's")),
            None => Err(Refusal::new(column, id.to_string(), "is not in the directory")),
        }
    }
}
