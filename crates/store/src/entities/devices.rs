//! Telephones, room systems and other endpoints.

use model::devices::{DeviceKind, DeviceStatus, UpgradeChannel};
use sea_orm::entity::prelude::*;

use super::lists::Texts;
use crate::Word;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "devices")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub org_id: Uuid,
    pub user_id: Option<Uuid>,
    pub workspace_id: Option<Uuid>,
    pub name: String,
    pub sort_name: String,
    pub product: String,
    pub kind: Word<DeviceKind>,
    pub serial: Option<String>,
    /// EUI-48 as `7C:21:0E:F4:0A:51`.
    pub mac: Option<String>,
    pub ip: Option<String>,
    pub sip_address: Option<String>,
    pub status: Word<DeviceStatus>,
    pub software: Option<String>,
    pub upgrade_channel: Option<Word<UpgradeChannel>>,
    pub first_seen_at: Option<i64>,
    /// 0: never.
    pub last_seen_at: i64,
    pub error_codes: Texts,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
