//! What a search asks of the database and nothing else: the floor that a bench holds the rest against.

use model::{AppError, search::SearchInput};
use store::{
    hits::{self, Subjects},
    search_key::KeyKind,
};
use uuid::Uuid;

use crate::{AgentDesk, logged::Logged};

use super::question::Question;

impl AgentDesk {
    /// How many subjects the statements of this keystroke find: as [`AgentDesk::search`] sends them first, with nothing
    /// ranked, matched or marked.
    pub async fn search_bare(&self, input: SearchInput) -> Result<usize, AppError> {
        let limit = input.limit.unwrap_or(10).clamp(1, 50);
        let scans = Question::read(&input.q).scans(limit);
        let within = self.within(input.org).await?;
        let limit = usize::try_from(limit).unwrap_or(1);
        let mut subjects = Subjects::default();
        for found in self.find(&within, &scans).await? {
            let list = list_of(&mut subjects, scans[found.scan].kind);
            if list.len() < limit && !list.contains(&found.subject) {
                list.push(found.subject);
            }
        }
        Ok(hits::read(self.store.read_lately(), &subjects, limit).await.logged()?.len())
    }
}

fn list_of(subjects: &mut Subjects, kind: KeyKind) -> &mut Vec<Uuid> {
    match kind.number() {
        ..10 => &mut subjects.orgs,
        10..20 => &mut subjects.users,
        20..30 => &mut subjects.devices,
        _ => &mut subjects.orders,
    }
}
