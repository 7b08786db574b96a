//! What keeps a statement to the index that it is meant for: SQLite does not know how many rows an index leads to, and on PostgreSQL a plan is
//! made once for all values.

use sea_orm::{
    ColumnTrait, ExprTrait,
    sea_query::{Expr, Func},
};

/// A column as a value that no index is read by: a condition on it is looked at on the rows that another one has found. Without, a
/// person's few devices in the order of names are looked for among all that the customer has, in that order.
pub fn unindexed(column: impl ColumnTrait) -> Expr {
    let column = Expr::col(column.as_column_ref());
    Func::coalesce([column.clone(), column]).into()
}

/// A condition that a column is `word`, written out as in the condition of an index: of a value that is bound nobody knows beforehand
/// whether the index has its rows.
pub fn is_word(column: impl ColumnTrait, word: &'static str) -> Expr {
    Expr::col(column.as_column_ref()).eq(Expr::cust(format!("'{word}'")))
}
