//! The cells of one row, each read into what its column holds, or refused with a reason.

use std::{borrow::Cow, fmt::Display, str::FromStr};

use csv::ByteRecord;
use model::{classify::turns, imports::RefusedRow};
use time::{Date, OffsetDateTime, format_description::well_known::Rfc3339, macros::format_description};
use uuid::Uuid;

use super::table::Column;

/// Longest cell taken, in characters, where a column says nothing else.
pub const LONGEST: usize = 250;

pub struct Row<'a> {
    pub(super) record: &'a ByteRecord,
    pub(super) headers: &'a [String],
    pub(super) columns: &'static [Column],
    pub(super) places: &'a [Option<usize>],
    pub line: u64,
    /// It has the same place in order as the row before, where rows are sorted.
    pub again: bool,
}

/// Why a row is not taken.
#[derive(Clone, Debug)]
pub struct Refusal {
    pub column: String,
    pub value: String,
    pub reason: String,
}

impl Refusal {
    pub fn new(column: &str, value: impl AsRef<str>, reason: impl Display) -> Self {
        let shown =
            value.as_ref().chars().take(RefusedRow::VALUE + 1).map(|c| if c.is_control() { '\u{FFFD}' } else { c });
        let mut value: String = shown.collect();
        if let Some((end, _)) = value.char_indices().nth(RefusedRow::VALUE) {
            value.truncate(end);
            value.push('…');
        }
        Self { column: column.to_owned(), value, reason: reason.to_string() }
    }

    pub fn at(self, file: &str, line: u64) -> RefusedRow {
        RefusedRow { file: file.to_owned(), line, column: self.column, value: self.value, reason: self.reason }
    }
}

type Cell<T> = Result<T, Refusal>;

impl<'a> Row<'a> {
    /// Refuses a row that has not as many cells as the header.
    pub fn whole(&self) -> Cell<()> {
        let (cells, wanted) = (self.record.len(), self.headers.len());
        if cells == wanted {
            return Ok(());
        }
        Err(Refusal::new("", "", format!("has {cells} cells where the header has {wanted}")))
    }

    /// Whether the file has this column at all.
    pub fn has(&self, column: &str) -> bool {
        self.place(column).is_some()
    }

    pub fn header(&self, place: usize) -> &'a str {
        &self.headers[place]
    }

    /// The cell as text: trimmed, its line breaks made spaces. Empty when the file has no such column.
    pub fn text(&self, column: &str) -> Cell<Cow<'a, str>> {
        self.text_of(column, self.place(column), LONGEST)
    }

    /// A cell that may be long: up to `longest` characters.
    pub fn long_text(&self, column: &str, longest: usize) -> Cell<Cow<'a, str>> {
        self.text_of(column, self.place(column), longest)
    }

    /// The cell under the header at `place`, for columns whose names are not known beforehand.
    pub fn text_at(&self, place: usize) -> Cell<Cow<'a, str>> {
        self.text_of(&self.headers[place], Some(place), LONGEST)
    }

    pub fn required(&self, column: &str) -> Cell<Cow<'a, str>> {
        let text = self.text(column)?;
        if text.is_empty() { Err(Refusal::new(column, "", "is missing")) } else { Ok(text) }
    }

    pub fn optional(&self, column: &str) -> Cell<Option<String>> {
        let text = self.text(column)?;
        Ok((!text.is_empty()).then(|| text.into_owned()))
    }

    /// The cell read as a `T`; none when it is empty.
    pub fn parsed<T: FromStr<Err: Display>>(&self, column: &str) -> Cell<Option<T>> {
        let text = self.text(column)?;
        if text.is_empty() { Ok(None) } else { parse(column, &text).map(Some) }
    }

    pub fn required_as<T: FromStr<Err: Display>>(&self, column: &str) -> Cell<T> {
        parse(column, &self.required(column)?)
    }

    pub fn id(&self, column: &str) -> Cell<Uuid> {
        id(column, &self.required(column)?)
    }

    pub fn optional_id(&self, column: &str) -> Cell<Option<Uuid>> {
        let text = self.text(column)?;
        if text.is_empty() { Ok(None) } else { id(column, &text).map(Some) }
    }

    /// The parts of a list, which are parted by `;`.
    pub fn list<T>(&self, column: &str, read: impl Fn(&str, &str) -> Cell<T>) -> Cell<Vec<T>> {
        let text = self.long_text(column, 4_000)?;
        let parts = text.split(';').map(str::trim).filter(|part| !part.is_empty());
        parts
            .map(
                |part| {
                    if part.chars().count() > LONGEST {
                        Err(too_long(column, part, LONGEST))
                    } else {
                        read(column, part)
                    }
                },
            )
            .collect()
    }

    /// `on` or `off` (also yes/no, true/false, allowed/denied, 1/0); `otherwise` when it is empty.
    pub fn switch(&self, column: &str, otherwise: bool) -> Cell<bool> {
        let text = self.text(column)?;
        switch(column, &text, otherwise)
    }

    /// Unix seconds of an RFC 3339 moment.
    pub fn moment(&self, column: &str) -> Cell<Option<i64>> {
        let text = self.text(column)?;
        if text.is_empty() { Ok(None) } else { moment(column, &text).map(Some) }
    }

    /// An ISO 8601 day, as it is written.
    pub fn day(&self, column: &str) -> Cell<Option<String>> {
        let text = self.text(column)?;
        if text.is_empty() {
            return Ok(None);
        }
        match Date::parse(&text, format_description!("[year]-[month]-[day]")) {
            Ok(day) if (1900..=2999).contains(&day.year()) => Ok(Some(text.into_owned())),
            _ => Err(Refusal::new(column, text, "is not a day such as 2026-11-20")),
        }
    }

    /// A whole number from 0 to `most`.
    pub fn number(&self, column: &str, most: i64) -> Cell<i64> {
        let text = self.required(column)?;
        let number = text.parse().ok().filter(|number| (0..=most).contains(number));
        number.ok_or_else(|| Refusal::new(column, text, format!("is not a whole number from 0 to {most}")))
    }

    fn place(&self, column: &str) -> Option<usize> {
        let at = self.columns.iter().position(|known| known.name == column)?;
        self.places[at]
    }

    fn text_of(&self, column: &str, place: Option<usize>, longest: usize) -> Cell<Cow<'a, str>> {
        let bytes = place.and_then(|place| self.record.get(place)).unwrap_or_default();
        let text = std::str::from_utf8(bytes)
            .map_err(|_| Refusal::new(column, String::from_utf8_lossy(bytes), "is not UTF-8"))?
            .trim();
        if text.len() > longest && text.chars().count() > longest {
            return Err(too_long(column, text, longest));
        }
        if !text.contains(|c: char| c.is_control() || turns(c)) {
            return Ok(Cow::Borrowed(text));
        }
        if text.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
            return Err(Refusal::new(column, text, "has a control character in it"));
        }
        let text = text.replace(turns, "");
        Ok(Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" ")))
    }
}

pub fn parse<T: FromStr<Err: Display>>(column: &str, text: &str) -> Cell<T> {
    text.parse().map_err(|fault| Refusal::new(column, text, fault))
}

pub fn id(column: &str, text: &str) -> Cell<Uuid> {
    let id = Uuid::try_parse(text).ok().filter(|id| !id.is_nil());
    id.ok_or_else(|| Refusal::new(column, text, "is not an id (a UUID)"))
}

pub fn switch(column: &str, text: &str, otherwise: bool) -> Cell<bool> {
    match text.to_ascii_lowercase().as_str() {
        "" => Ok(otherwise),
        "on" | "yes" | "true" | "allowed" | "1" => Ok(true),
        "off" | "no" | "false" | "denied" | "0" => Ok(false),
        _ => Err(Refusal::new(column, text, "is neither on nor off")),
    }
}

pub fn moment(column: &str, text: &str) -> Cell<i64> {
    let moment = OffsetDateTime::parse(text, &Rfc3339).ok().map(OffsetDateTime::unix_timestamp);
    // From 1970 (0 stands for "never" in the database) to the end of 2999.
    let moment = moment.filter(|seconds| (1..32_503_680_000).contains(seconds));
    moment.ok_or_else(|| Refusal::new(column, text, "is not a moment such as 2026-11-20T05:28:05Z"))
}

fn too_long(column: &str, text: &str, longest: usize) -> Refusal {
    Refusal::new(column, text, format!("is longer than {longest} characters"))
}
