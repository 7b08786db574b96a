//! Short lists that live in their owner's row, as JSON.

use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};

/// Texts in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Texts(pub Vec<String>);

/// Phone numbers in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Phones(pub Vec<StoredPhone>);

/// One phone number, as the directory wrote it and as E.164 (`+5585998918627`) when it is one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredPhone {
    pub kind: model::users::PhoneKind,
    pub raw: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub e164: Option<String>,
}
