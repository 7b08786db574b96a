use crate::AgentDesk;
use model::{AppError, orders::OrderCard};
impl AgentDesk {
    pub async fn order(&self, _number: &str) -> Result<OrderCard, AppError> {
        unimplemented!()
    }
}
