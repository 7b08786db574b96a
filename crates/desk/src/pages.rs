//! Lists a page at a time by keyset: a cursor holds the sort value and the id of the row at a page's edge, so that the
//! thousandth page costs what the first does.

#[cfg(test)]
pub(crate) mod plans;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use model::{AppError, Page, PageInput};
use serde::{Deserialize, Serialize};
use store::sea_orm::{
    ColumnTrait, EntityTrait, ExprTrait, IntoSimpleExpr, Order, QueryFilter, QueryOrder, QuerySelect, Select, Value,
    sea_query::Expr,
};
use uuid::Uuid;

/// Where a row stands: its value in the column that the list is sorted by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Place {
    Number(i64),
    Text(String),
}

impl From<Place> for Value {
    fn from(place: Place) -> Self {
        match place {
            Place::Number(number) => number.into(),
            Place::Text(text) => text.into(),
        }
    }
}

/// The column that a list is sorted by, and what it holds. Rows that are equal in it follow by id.
#[derive(Clone, Copy, Debug)]
pub(crate) enum By<C> {
    Number(C),
    Text(C),
}

/// What a cursor stands for: the row at a page's edge, and whether the page before it is wanted or the one after.
#[derive(Serialize, Deserialize)]
struct Cursor {
    #[serde(rename = "p")]
    place: Place,
    #[serde(rename = "i")]
    id: Uuid,
    #[serde(rename = "b")]
    backwards: bool,
}

/// One page of a list: its order, where it starts, and how long it is.
pub(crate) struct Keyset<C> {
    by: By<C>,
    id: C,
    descending: bool,
    cursor: Option<Cursor>,
    rows: u64,
}

impl<C: ColumnTrait> Keyset<C> {
    /// Refuses a cursor that is not one of this list's.
    pub(crate) fn new(by: By<C>, id: C, descending: bool, input: &PageInput) -> Result<Self, AppError> {
        let cursor = input.cursor.as_deref().map(Cursor::read).transpose()?;
        if let Some(cursor) = &cursor
            && !matches!((&cursor.place, by), (Place::Number(_), By::Number(_)) | (Place::Text(_), By::Text(_)))
        {
            return Err(not_a_cursor());
        }
        Ok(Self { by, id, descending, cursor, rows: input.rows() })
    }

    /// `rows` in the order of the scan, from the cursor on, and one more than the page holds.
    pub(crate) fn over<E: EntityTrait<Column = C>>(&self, mut rows: Select<E>) -> Select<E> {
        let (By::Number(by) | By::Text(by)) = self.by;
        let falling = self.descending != self.backwards();
        if let Some(Cursor { place, id, .. }) = &self.cursor {
            let row = Expr::tuple([by.into_simple_expr(), self.id.into_simple_expr()]);
            let edge = Expr::tuple([Expr::val(place.clone()), Expr::val(*id)]);
            rows = rows.filter(if falling { row.lt(edge) } else { row.gt(edge) });
        }
        let order = || if falling { Order::Desc } else { Order::Asc };
        rows.order_by(by, order()).order_by(self.id, order()).limit(self.rows + 1)
    }

    /// The page made of what [`Self::over`] found; `edge` says where a row stands.
    pub(crate) fn page<L>(&self, mut found: Vec<L>, edge: impl Fn(&L) -> (Place, Uuid)) -> Page<L> {
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
        let cursor = |line: &L, backwards| {
            let (place, id) = edge(line);
            Cursor { place, id, backwards }.written()
        };
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
        // Numbers, text and an id: there is no value of them that JSON cannot write.
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    fn read(text: &str) -> Result<Self, AppError> {
        let json = URL_SAFE_NO_PAD.decode(text).map_err(|_| not_a_cursor())?;
        let cursor: Self = serde_json::from_slice(&json).map_err(|_| not_a_cursor())?;
        match &cursor.place {
            // PostgreSQL takes no text with it.
            Place::Text(text) if text.contains('\0') => Err(not_a_cursor()),
            _ => Ok(cursor),
        }
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
        Keyset::new(By::Text(Column::SortName), Column::Id, false, &input)
    }

    fn edge(name: &&str) -> (Place, Uuid) {
        (Place::Text((*name).to_owned()), Uuid::nil())
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
            &written(r#"{"p":1,"i":"00000000-0000-0000-0000-000000000000","b":true}"#),
            &written(r#"{"p":"a\u0000","i":"00000000-0000-0000-0000-000000000000","b":true}"#),
            &written(r#"{"p":"a","i":"1","b":true}"#),
        ] {
            let fault = keyset(Some(bad)).err().unwrap_or_else(|| panic!("{bad:?} was taken"));
            assert_eq!((fault.kind, fault.fields[0].field.as_str()), (ErrorKind::Invalid, "cursor"));
        }
    }
}
