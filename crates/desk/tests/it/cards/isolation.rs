//! What is another provider's answers as what is not there.

use desk::AgentDesk;
use model::{AppError, DeviceId, OrgId, UserId, devices::DeviceListInput, users::UserListInput};
use testkit::TestDesk;

use super::{NORTHWIND, OASIS, farol, id, norte, sample};

/// No row of any database has it.
const NOWHERE: &str = "00000000-1111-4222-8333-444444444444";

pub async fn foreign_is_as_missing(desk: &TestDesk) {
    each_way(&norte(desk).await, OASIS, "81852178").await;
    each_way(&farol(desk).await, NORTHWIND, &order_of(NORTHWIND)).await;
}

/// Everything of `org`, which is not `agent`'s to see, and of which the order is one.
async fn each_way(agent: &AgentDesk, org: &str, order: &str) {
    for of_org in sample("users").iter().filter(|user| user["org_id"] == org).take(40) {
        same(agent.user(id(&of_org["id"])).await, agent.user(id::<UserId>(NOWHERE)).await);
    }
    for of_org in sample("devices").iter().filter(|device| device["org_id"] == org).take(40) {
        same(agent.device(id(&of_org["id"])).await, agent.device(id::<DeviceId>(NOWHERE)).await);
    }
    same(agent.order(order).await, agent.order("00000000").await);
    same(agent.order("\0").await, agent.order("00000000").await);
    let (org, nowhere): (OrgId, OrgId) = (id(org), id(NOWHERE));
    same(agent.org(org).await, agent.org(nowhere).await);
    same(agent.pin(org, true).await, agent.pin(nowhere, true).await);
    same(agent.pin(org, false).await, agent.pin(nowhere, false).await);
    let (users, devices) = (UserListInput::default(), DeviceListInput::default());
    same(agent.org_users(org, users.clone()).await, agent.org_users(nowhere, users).await);
    same(agent.org_devices(org, devices.clone()).await, agent.org_devices(nowhere, devices).await);
}

fn order_of(org: &str) -> String {
    sample("orders").iter().find(|order| order["org_id"] == org).unwrap()["number"].clone()
}

#[track_caller]
fn same<T: std::fmt::Debug>(foreign: Result<T, AppError>, missing: Result<T, AppError>) {
    let foreign = foreign.unwrap_err();
    assert_eq!(foreign.kind.status(), 404);
    assert_eq!(foreign, missing.unwrap_err());
}
