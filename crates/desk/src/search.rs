//! The search bar: what was typed is read, asked for as a few range scans in one statement, and the rows found are made
//! into hits that say what matched.

mod bare;
mod committed;
pub mod fold;
mod hits;
pub mod keys;
mod marks;
mod matched;
mod question;
mod sound;
pub(crate) mod typed;

use model::{
    AppError, OrgId,
    search::{SearchAnswer, SearchInput},
};
use store::{
    entities::orgs,
    sea_orm::{EntityTrait, QueryFilter, QuerySelect},
    search_key::{self, Found, Within},
};

use crate::{AgentDesk, agent::Customers, logged::Logged};
use hits::Ranked;
use question::Question;

/// Fewer hits than this by the exact forms, and names are asked for by their sound too.
const TOO_FEW: usize = 3;

impl AgentDesk {
    /// Everything that the caller can reach and that `input` may mean. Nothing that is typed is an error: text that names
    /// nothing finds nothing, and another provider's org holds nothing.
    pub async fn search(&self, input: SearchInput) -> Result<SearchAnswer, AppError> {
        self.typed().await;
        let limit = input.limit.unwrap_or(10).clamp(1, 50);
        let question = Question::read(&input.q);
        let within = self.within(input.org).await?;
        let mut ranked = Ranked::new(limit);
        let scans = question.scans(limit);
        ranked.add(&scans, self.find(&within, &scans).await?);
        // Persons have several keys in a range: if the same ones filled it, it is read further.
        let further = ranked.cut_short(&scans);
        ranked.add(&further, self.find(&within, &further).await?);
        let mut by_sound = false;
        if ranked.subjects() < TOO_FEW {
            let scans = question.sound_scans(limit);
            by_sound = ranked.add(&scans, self.find(&within, &scans).await?);
        }
        let (groups, exact) = ranked.read(self.store.read_lately(), &question, self.masks).await.logged()?;
        Ok(SearchAnswer { groups, looks_like: question.looks, exact, by_sound })
    }

    async fn find(&self, within: &Within, scans: &[search_key::Scan]) -> Result<Vec<Found>, AppError> {
        search_key::find(self.store.read_lately(), within, scans).await.logged()
    }

    /// Whose keys a search reads: never more than the caller can reach.
    async fn within(&self, org: Option<OrgId>) -> Result<Within, AppError> {
        if let Some(org) = org {
            let own = orgs::Entity::find_by_id(org.0).filter(self.reaches(orgs::Column::Id));
            let own = own.select_only().column(orgs::Column::Scope).into_tuple();
            return Ok(Within::Orgs(own.one(self.store.read()).await.logged()?.into_iter().collect()));
        }
        Ok(match &self.customers {
            Customers::All => Within::Scope(self.scope),
            Customers::Few(scopes) => Within::Orgs(scopes.clone()),
            Customers::Many => Within::Given { scope: self.scope, agent: self.me.id.0 },
        })
    }
}
