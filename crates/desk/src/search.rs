use crate::AgentDesk;
use model::{AppError, OrgId, SearchId, search::*};
impl AgentDesk {
    pub async fn search(&self, _input: SearchInput) -> Result<SearchAnswer, AppError> {
        unimplemented!()
    }
    /// What the bar offers before anything is typed.
    pub async fn suggestions(&self) -> Result<Suggestions, AppError> {
        unimplemented!()
    }
    /// Records a search that was committed (Enter, or a hit opened) and gives the id of its page.
    pub async fn commit_search(
        &self,
        _q: &str,
        _org: Option<OrgId>,
        _opened: Option<Target>,
    ) -> Result<SearchId, AppError> {
        unimplemented!()
    }
    /// A committed search of one's own, asked again.
    pub async fn committed_search(&self, _id: SearchId) -> Result<CommittedSearch, AppError> {
        unimplemented!()
    }
}
