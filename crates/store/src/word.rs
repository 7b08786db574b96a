//! A column that holds one word of an enum, checked when it is read.

use std::{fmt::Display, str::FromStr};

use sea_orm::{
    ColIdx, DbErr, QueryResult, TryGetError, TryGetable,
    sea_query::{ArrayType, ColumnType, Nullable, Value, ValueType, ValueTypeErr},
};

/// An enum of `model` in a text column, by its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Word<T>(pub T);

impl<T: FromStr> Word<T> {
    pub(crate) fn read(text: &str) -> Result<Self, DbErr> {
        let unknown = || DbErr::Type(format!("the database holds a word that is not known: {text:?}"));
        text.parse().map(Self).map_err(|_| unknown())
    }
}

impl<T: Display> From<Word<T>> for Value {
    fn from(word: Word<T>) -> Self {
        word.0.to_string().into()
    }
}

impl<T: FromStr> TryGetable for Word<T> {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        Self::read(&String::try_get_by(row, index)?).map_err(TryGetError::DbErr)
    }
}

impl<T: FromStr> ValueType for Word<T> {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        let text = <String as ValueType>::try_from(value)?;
        text.parse().map(Self).map_err(|_| ValueTypeErr)
    }

    fn type_name() -> String {
        "Word".to_owned()
    }

    fn array_type() -> ArrayType {
        ArrayType::String
    }

    fn column_type() -> ColumnType {
        ColumnType::Text
    }
}

impl<T> Nullable for Word<T> {
    fn null() -> Value {
        Value::String(None)
    }
}

impl<T> sea_orm::TryFromU64 for Word<T> {
    /// A word is never a row's generated number.
    fn try_from_u64(_: u64) -> Result<Self, DbErr> {
        Err(DbErr::ConvertFromU64("Word"))
    }
}
