//! Devices as rows: a customer's list, and those of one user.

use model::{
    AppError, OrgId, Page,
    audit::{SubjectKind, Verb},
    devices::{DeviceKind, DeviceListInput, DeviceRow, DeviceSort, DeviceStatus},
    error::later,
    orgs::OrgPage,
};
use store::{
    Word,
    entities::{
        devices::{self, Column},
        lists::Texts,
    },
    plan::unindexed,
    sea_orm::{
        self, ColumnTrait, ConnectionTrait, DbErr, DerivePartialModel, EntityTrait, ExprTrait, QueryFilter, QueryOrder,
        QuerySelect, Select,
    },
};
use uuid::Uuid;

use crate::{
    AgentDesk,
    agent::Directory,
    audit::Event,
    clock::timestamp_unless_never,
    logged::Logged,
    orgs::head,
    pages::{By, Keyset, try_map},
};

/// Devices that a user's card shows.
const OF_ONE_USER: u64 = 50;

/// What a row is made of.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "devices::Entity")]
struct DeviceLine {
    id: Uuid,
    name: String,
    product: String,
    kind: Word<DeviceKind>,
    status: Word<DeviceStatus>,
    serial: Option<String>,
    mac: Option<String>,
    last_seen_at: i64,
    error_codes: Texts,
}

impl From<DeviceLine> for DeviceRow {
    fn from(line: DeviceLine) -> Self {
        Self {
            id: line.id.into(),
            name: line.name,
            product: line.product,
            kind: line.kind.0,
            status: line.status.0,
            serial: line.serial,
            mac: line.mac,
            last_seen_at: timestamp_unless_never(line.last_seen_at),
            error_codes: line.error_codes.0,
        }
    }
}

/// The first devices of a user of `org`, by name.
pub(crate) async fn of_user(db: &impl ConnectionTrait, org: Uuid, user: Uuid) -> Result<Vec<DeviceRow>, DbErr> {
    let devices = devices::Entity::find()
        .filter(Column::UserId.eq(user))
        .filter(unindexed(Column::OrgId).eq(org))
        .order_by_asc(Column::SortName)
        .order_by_asc(Column::Id)
        .limit(OF_ONE_USER)
        .into_partial_model::<DeviceLine>();
    Ok(devices.all(db).await?.into_iter().map(Into::into).collect())
}

impl AgentDesk {
    /// One page of a customer's devices.
    pub async fn org_devices(&self, org: OrgId, input: DeviceListInput) -> Result<OrgPage<DeviceRow>, AppError> {
        let event = Event::new(Verb::OpenList).about(SubjectKind::Org, org);
        self.noting(event, self.try_org_devices(org, input)).await
    }

    async fn try_org_devices(&self, org: OrgId, input: DeviceListInput) -> Result<OrgPage<DeviceRow>, AppError> {
        let (reached, page) = tokio::try_join!(self.reach_org(org), self.devices_of(org, &input))?;
        let event = Event::on_org(Verb::OpenList, &reached).noting(later("devices"));
        self.saw(event, Some(&format!("devices {input:?}"))).await?;
        Ok(OrgPage::of(head(reached), page))
    }
}

impl Directory {
    /// One page of the devices of an org; none where the org is out of reach.
    pub(crate) async fn devices_of(&self, org: OrgId, input: &DeviceListInput) -> Result<Page<DeviceRow>, AppError> {
        let keyset = keyset(org, input)?;
        let lines = keyset.over(self.some_devices(org, input)).into_partial_model::<DeviceLine>();
        let lines = lines.all(self.store.read()).await.logged()?;
        keyset.is_known::<devices::Entity>(self.store.read(), lines.len()).await?;
        let page = keyset.page(lines, |line| line.id);
        try_map(page, |line| Ok(line.into()))
    }

    /// The devices that `input` asks for, in no order yet.
    fn some_devices(&self, org: OrgId, input: &DeviceListInput) -> Select<devices::Entity> {
        let mut devices = devices::Entity::find().filter(Column::OrgId.eq(org.0)).filter(self.reaches(Column::OrgId));
        if let Some(status) = input.status {
            devices = devices.filter(Column::Status.eq(Word(status)));
        }
        if let Some(kind) = input.kind {
            devices = devices.filter(Column::Kind.eq(Word(kind)));
        }
        devices
    }
}

fn keyset(org: OrgId, input: &DeviceListInput) -> Result<Keyset<Column>, AppError> {
    let by = match input.sort.unwrap_or(DeviceSort::Name) {
        DeviceSort::Name => By::Text(Column::SortName),
        DeviceSort::LastSeen => By::Number(Column::LastSeenAt),
    };
    Keyset::new(by, Column::Id, (Column::OrgId, org.0), input.descending, &input.page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::plans::{Plans, Reads};

    #[tokio::test]
    async fn every_list_is_read_along_an_index() {
        let plans = Plans::open().await;
        for at in 0..(2_u32.pow(5)) {
            let bit = |n: u32| at & (1 << n) != 0;
            let sort = if bit(0) { DeviceSort::Name } else { DeviceSort::LastSeen };
            let mut input = DeviceListInput {
                sort: Some(sort),
                descending: bit(1),
                status: bit(2).then_some(DeviceStatus::Connected),
                kind: bit(3).then_some(DeviceKind::Phone),
                ..DeviceListInput::default()
            };
            let org = Uuid::nil().into();
            let first = keyset(org, &input).unwrap();
            let edge = first.page(vec![(), (), ()], |()| Uuid::nil()).next;
            input.page.cursor = edge.filter(|_| bit(4));
            let devices = keyset(org, &input).unwrap().over(plans.desk.some_devices(Uuid::nil().into(), &input));
            let index = match sort {
                DeviceSort::LastSeen if input.status.is_some() => "devices_org_status_seen",
                DeviceSort::LastSeen => "devices_org_seen",
                DeviceSort::Name if input.status.is_some() => "devices_org_status",
                DeviceSort::Name => "devices_org_name",
            };
            plans.check(Reads::InOrder(index), devices, &format!("{input:?}")).await;
        }
        plans.close().await;
    }
}
