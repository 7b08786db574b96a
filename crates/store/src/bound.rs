//! Values on their way to SQLite over connections that are not of the pool.

use rusqlite::{
    Error,
    types::{ToSqlOutput, ValueRef},
};
use sea_orm::Value;

/// As the pool's driver writes it.
pub fn bound(value: &Value) -> Result<ToSqlOutput<'_>, Error> {
    Ok(ToSqlOutput::Borrowed(match value {
        Value::Bool(Some(yes)) => ValueRef::Integer(i64::from(*yes)),
        Value::SmallInt(Some(number)) => ValueRef::Integer(i64::from(*number)),
        Value::Int(Some(number)) => ValueRef::Integer(i64::from(*number)),
        Value::BigInt(Some(number)) => ValueRef::Integer(*number),
        Value::String(Some(text)) => ValueRef::Text(text.as_bytes()),
        Value::Uuid(Some(id)) => ValueRef::Blob(id.as_bytes()),
        Value::Json(Some(json)) => return Ok(json.to_string().into()),
        Value::Bool(None) | Value::SmallInt(None) | Value::Int(None) | Value::BigInt(None) => ValueRef::Null,
        Value::String(None) | Value::Uuid(None) | Value::Json(None) => ValueRef::Null,
        other => return Err(Error::ToSqlConversionFailure(format!("no column is a {other:?}").into())),
    }))
}
