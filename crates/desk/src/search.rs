//! The search bar: what was typed is read, asked for as a few range scans in one statement, and the rows found are made
//! into hits that say what matched.

mod committed;
pub mod fold;
mod hits;
pub mod keys;
mod marks;
mod matched;
mod question;
mod sound;

use model::{
    AppError, OrgId,
    search::{SearchAnswer, SearchInput},
};
use store::search_key::{self, Found, Within};

use crate::{AgentDesk, agent::Customers, logged::Logged};
use hits::Ranked;
use question::Question;

/// Fewer hits than this by the exact forms, and names are asked for by their sound too.
const TOO_FEW: usize = 3;

impl AgentDesk {
    /// Everything that the caller can reach and that `input` may mean. Nothing that is typed is an error: text that names
    /// nothing finds nothing, and another provider's org holds nothing.
    pub async fn search(&self, input: SearchInput) -> Result<SearchAnswer, AppError> {
        let limit = input.limit.unwrap_or(10).clamp(1, 50);
        let question = Question::read(&input.q);
        let within = self.within(input.org);
        let scans = question.scans(limit);
        let found = self.find(&within, &scans).await?;
        let mut ranked = Ranked::new(limit);
        ranked.add(&scans, found);
        let mut by_sound = false;
        if ranked.subjects() < TOO_FEW {
            let scans = question.sound_scans(limit);
            let found = self.find(&within, &scans).await?;
            by_sound = ranked.add(&scans, found);
        }
        let (groups, exact) = ranked.read(self.store.read_lately(), &question, self.masks).await.logged()?;
        Ok(SearchAnswer { groups, looks_like: question.looks, exact, by_sound })
    }

    async fn find(&self, within: &Within, scans: &[search_key::Scan]) -> Result<Vec<Found>, AppError> {
        search_key::find(self.store.read_lately(), within, scans).await.logged()
    }

    /// Whose keys a search reads: never more than the caller can reach.
    fn within(&self, org: Option<OrgId>) -> Within {
        let scope = self.scope;
        match (&self.customers, org) {
            (Customers::All, None) => Within::Scope(scope),
            (Customers::All, Some(org)) => Within::Orgs { scope, orgs: vec![org.0] },
            (Customers::Few(orgs), None) => Within::Orgs { scope, orgs: orgs.clone() },
            (Customers::Few(orgs), Some(org)) => {
                Within::Orgs { scope, orgs: orgs.iter().copied().filter(|o| *o == org.0).collect() }
            }
            (Customers::Many, None) => Within::Given { scope, agent: self.me.id.0, org: None },
            (Customers::Many, Some(org)) => Within::Given { scope, agent: self.me.id.0, org: Some(org.0) },
        }
    }
}
