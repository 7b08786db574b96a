use crate::AgentDesk;
use model::{AppError, OrgId, Page, UserId, users::*};
impl AgentDesk {
    pub async fn user(&self, _id: UserId) -> Result<UserCard, AppError> {
        unimplemented!()
    }
    pub async fn org_users(&self, _org: OrgId, _input: UserListInput) -> Result<Page<UserRow>, AppError> {
        unimplemented!()
    }
}
