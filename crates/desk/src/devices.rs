use crate::AgentDesk;
use model::{AppError, DeviceId, OrgId, Page, devices::*};
impl AgentDesk {
    pub async fn device(&self, _id: DeviceId) -> Result<DeviceCard, AppError> {
        unimplemented!()
    }
    pub async fn org_devices(&self, _org: OrgId, _input: DeviceListInput) -> Result<Page<DeviceRow>, AppError> {
        unimplemented!()
    }
}
