//! Lists a page at a time by keyset: a cursor names the row at a page's edge, so that the thousandth page costs what the
//! first does. It holds that row's id alone: it stands in URLs, where no name may.

#[cfg(test)]
pub(crate) mod plans;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use model::{AppError, Page, PageInput};
use serde::{Deserialize, Serialize};
use store::sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, IntoSimpleExpr, Order, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select, sea_query::Expr,
};
use uuid::Uuid;

use crate::logged::Logged;

/// The column that a list is sorted by, and what it holds. Rows that are equal in it follow by id.
#[derive(Clone, Copy, Debug)]
pub(crate) enum By<C> {
    Number(C),
    Text(C),
}

/// What a cursor stands for: the row at a page's edge, and whether the page before it is wanted or the one after.
#[derive(Serialize, Deserialize)]
struct Cursor {
    /// Of a list that is sorted by text.
    #[serde(rename = "t")]
    text: bool,
    #[serde(rename = "i")]
    id: Uuid,
    #[serde(rename = "b")]
    backwards: bool,
}

/// One page of a list: its order, where it starts, and how long it is.
pub(crate) struct Keyset<C> {
    by: By<C>,
    id: C,
    /// The column of the org, and the org whose rows are listed: a cursor names one of them.
    within: (C, Uuid),
    descending: bool,
    cursor: Option<Cursor>,
    rows: u64,
}

impl<C: ColumnTrait> Keyset<C> {
    /// Refuses a cursor that is not one of this list's.
    pub(crate) fn new(
        by: By<C>,
        id: C,
        within: (C, Uuid),
        descending: bool,
        input: &PageInput,
    ) -> Result<Self, AppError> {
        let cursor = input.cursor.as_deref().map(Cursor::read).transpose()?;
        if cursor.as_ref().is_some_and(|cursor| cursor.text != matches!(by, By::Text(_))) {
            return Err(not_a_cursor());
        }
        Ok(Self { by, id, within, descending, cursor, rows: input.rows() })
    }

    /// `rows` in the order of the scan, from the cursor on, and one more than the page holds.
    pub(crate) fn over<E: EntityTrait<Column = C>>(&self, mut rows: Select<E>) -> Select<E> {
        let (By::Number(by) | By::Text(by)) = self.by;
        let falling = self.descending != self.backwards();
        if let Some(Cursor { id, .. }) = &self.cursor {
            let place = self.row::<E>(*id).select_only().column(by);
            let place = Expr::SubQuery(None, Box::new(place.into_query().into()));
            let row = Expr::tuple([by.into_simple_expr(), self.id.into_simple_expr()]);
            let edge = Expr::tuple([place, Expr::val(*id)]);
            rows = rows.filter(if falling { row.lt(edge) } else { row.gt(edge) });
        }
        let order = || if falling { Order::Desc } else { Order::Asc };
        rows.order_by(by, order()).order_by(self.id, order()).limit(self.rows + 1)
    }

    /// Refuses a cursor whose row has left the list since, where nothing was found from it on: that it ends there is not known.
    pub(crate) async fn is_known<E: EntityTrait<Column = C>>(
        &self,
        db: &impl ConnectionTrait,
        found: usize,
    ) -> Result<(), AppError> {
        let Some(Cursor { id, .. }) = self.cursor.as_ref().filter(|_| found == 0) else { return Ok(()) };
        let row = self.row::<E>(*id).select_only().column(self.id).into_tuple::<Uuid>();
        row.one(db).await.logged()?.map(drop).ok_or_else(not_a_cursor)
    }

    fn row<E: EntityTrait<Column = C>>(&self, id: Uuid) -> Select<E> {
        let (org_column, org) = self.within;
        E::find().filter(self.id.eq(id)).filter(org_column.eq(org))
    }

    /// The page made of what [`Self::over`] found; `id` says which row one is.
    pub(crate) fn page<L>(&self, mut found: Vec<L>, id: impl Fn(&L) -> Uuid) -> Page<L> {
        let more = found.len() as u64 > self.rows;
        if more {
            found.pop();
        }
        let (before, after) = if self.backwards() {
            found.reverse();
            (more, true)
        } else {
            (self.cursor.is_some(), more)
        };
        let text = matches!(self.by, By::Text(_));
        let cursor = |line: &L, backwards| Cursor { text, id: id(line), backwards }.written();
        Page {
            next: found.last().filter(|_| after).map(|line| cursor(line, false)),
            previous: found.first().filter(|_| before).map(|line| cursor(line, true)),
            rows: found,
        }
    }

    fn backwards(&self) -> bool {
        self.cursor.as_ref().is_some_and(|cursor| cursor.backwards)
    }
}

impl Cursor {
    fn written(&self) -> String {
        // Two flags and an id: there is no value of them that JSON cannot write.
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    fn read(text: &str) -> Result<Self, AppError> {
        let json = URL_SAFE_NO_PAD.decode(text).map_err(|_| not_a_cursor())?;
        serde_json::from_slice(&json).map_err(|_| not_a_cursor())
    }
}

fn not_a_cursor() -> AppError {
    AppError::invalid("cursor", "This place in the list is not known. Start again at its first page.")
}

/// A page of other rows, or the first fault in making one.
pub(crate) fn try_map<L, R>(page: Page<L>, row: impl Fn(L) -> Result<R, AppError>) -> Result<Page<R>, AppError> {
    let rows = page.rows.into_iter().map(row).collect::<Result<_, _>>()?;
    Ok(Page { rows, next: page.next, previous: page.previous })
}

#[cfg(test)]
mod tests {
    use model::ErrorKind;
    use store::entities::users::Column;

    use super::*;

    fn keyset(cursor: Option<&str>) -> Result<Keyset<Column>, AppError> {
        let input = PageInput { cursor: cursor.map(str::to_owned), limit: Some(2) };
        Keyset::new(By::Text(Column::SortName), Column::Id, (Column::OrgId, Uuid::nil()), false, &input)
    }

    fn edge(_: &&str) -> Uuid {
        Uuid::nil()
    }

    #[test]
    fn pages_have_the_cursors_that_lead_on() {
        let first = keyset(None).unwrap().page(vec!["a", "b", "c"], edge);
        assert_eq!((first.rows, first.previous), (vec!["a", "b"], None));
        let last = keyset(first.next.as_deref()).unwrap().page(vec!["c"], edge);
        assert_eq!((last.rows, last.next), (vec!["c"], None));
        let back = keyset(last.previous.as_deref()).unwrap().page(vec!["b", "a"], edge);
        assert_eq!((back.rows, back.previous), (vec!["a", "b"], None));
        assert_eq!(back.next, first.next);
    }

    #[test]
    fn only_its_own_cursors() {
        let written = |json: &str| URL_SAFE_NO_PAD.encode(json);
        for bad in [
            "",
            "x",
            "%00",
            "🙂",
            &written("[]"),
            &written(r#"{"t":false,"i":"00000000-0000-0000-0000-000000000000","b":true}"#),
            &written(r#"{"t":true,"i":"1","b":true}"#),
        ] {
            let fault = keyset(Some(bad)).err().unwrap_or_else(|| panic!("{bad:?} was taken"));
            assert_eq!((fault.kind, fault.fields[0].field.as_str()), (ErrorKind::Invalid, "cursor"));
        }
    }
}
