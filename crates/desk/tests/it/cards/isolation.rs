//! What is another provider's answers as what is not there.

use desk::AgentDesk;
use model::{AppError, DeviceId, OrgId, UserId, devices::DeviceListInput, users::UserListInput};
use testkit::{IRIS, On, TestDesk, ZOE, on_both};

use super::{NORTHWIND, OASIS, id, sample};

/// No row of any database has it.
const NOWHERE: &str = "00000000-1111-4222-8333-444444444444";

on_both!(foreign_is_as_missing);

async fn foreign_is_as_missing(on: On) {
    let desk = TestDesk::sample(on).await;
    none_of(&desk.agent(IRIS).await, OASIS).await;
    none_of(&desk.agent(ZOE).await, NORTHWIND).await;
}

/// What `org` has, which is not the agent's to see.
async fn none_of(agent: &AgentDesk, org: &str) {
    for of_org in sample("users").iter().filter(|user| user["org_id"] == org).take(40) {
        same(agent.user(id(&of_org["id"])).await, agent.user(id::<UserId>(NOWHERE)).await);
    }
    for of_org in sample("devices").iter().filter(|device| device["org_id"] == org).take(40) {
        same(agent.device(id(&of_org["id"])).await, agent.device(id::<DeviceId>(NOWHERE)).await);
    }
    for of_org in sample("orders").iter().filter(|order| order["org_id"] == org) {
        same(agent.order(&of_org["number"]).await, agent.order("00000000").await);
    }
    same(agent.order("\0").await, agent.order("00000000").await);
    let (org, nowhere): (OrgId, OrgId) = (id(org), id(NOWHERE));
    same(agent.org(org).await, agent.org(nowhere).await);
    same(agent.pin(org, true).await, agent.pin(nowhere, true).await);
    same(agent.pin(org, false).await, agent.pin(nowhere, false).await);
    let (users, devices) = (UserListInput::default(), DeviceListInput::default());
    same(agent.org_users(org, users.clone()).await, agent.org_users(nowhere, users).await);
    same(agent.org_devices(org, devices.clone()).await, agent.org_devices(nowhere, devices).await);
}

#[track_caller]
fn same<T: std::fmt::Debug>(foreign: Result<T, AppError>, missing: Result<T, AppError>) {
    let foreign = foreign.unwrap_err();
    assert_eq!(foreign.kind.status(), 404);
    assert_eq!(foreign, missing.unwrap_err());
}
