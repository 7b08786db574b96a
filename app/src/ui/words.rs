//! Every word that a page shows goes through here, so that it can be in the reader's language. A text is known by what it
//! is in English; in the source it is always a literal inside of [`t`], [`tc`], [`tn`], [`later`],
//! `t!` or `tv!`.

use leptos::prelude::{AnyView, IntoAny as _};
use model::{AppError, error::Said};

use super::text::{grouped, grouped_in};
use crate::{
    catalog::{Catalog, catalog, key},
    language::Language,
};

/// That of the document.
pub fn language() -> Language {
    catalog().map_or(Language::English, |catalog| catalog.language)
}

/// `text` in the reader's language.
pub fn t(text: &'static str) -> &'static str {
    tc("", text)
}

/// Marks a text of a table, which is put into the reader's language by [`t`] where it is shown.
pub const fn later(text: &'static str) -> &'static str {
    text
}

/// The same where one English word means two things: `tc("order", "Open")`.
pub fn tc(context: &'static str, text: &'static str) -> &'static str {
    catalog().and_then(|catalog| catalog.find(key(context, text, None))).unwrap_or(text)
}

/// `one` when `n` is one in the reader's language, else `many`, with `{n}` replaced by the grouped number.
pub fn tn(n: i64, one: &'static str, many: &'static str) -> String {
    fill(form(n, one, many), &[("n", &grouped(n))])
}

/// The form of a text that goes with `n`, nothing replaced.
pub fn form(n: i64, one: &'static str, many: &'static str) -> &'static str {
    let catalog = catalog();
    let form = catalog.map_or(Language::English, |catalog| catalog.language).form(n);
    let found = catalog.and_then(|catalog| catalog.find(key("", one, Some(form))));
    found.unwrap_or(if n == 1 { one } else { many })
}

/// `text` with each `{name}` replaced by its value. [`t!`] calls it.
pub fn fill(text: &str, values: &[(&str, &dyn std::fmt::Display)]) -> String {
    let mut out = text.to_owned();
    for (name, value) in values {
        out = out.replace(&format!("{{{name}}}"), &value.to_string());
    }
    out
}

/// `text` with each `{name}` replaced by a piece of the page, in whatever order the language has them. [`tv!`] calls it.
pub fn woven(text: &str, mut pieces: Vec<(&'static str, AnyView)>) -> AnyView {
    let mut all = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        if !before.is_empty() {
            all.push(before.to_owned().into_any());
        }
        if let Some(at) = pieces.iter().position(|(own, _)| *own == name) {
            all.push(pieces.swap_remove(at).1);
        }
        rest = after;
    }
    if !rest.is_empty() {
        all.push(rest.to_owned().into_any());
    }
    all.into_any()
}

/// What the desk said, in the reader's language.
pub fn said(said: &Said) -> String {
    said_by(catalog(), said)
}

/// The same in a language that is known otherwise.
#[cfg(feature = "ssr")]
pub fn said_in(language: Language, said: impl Into<Said>) -> String {
    said_by(crate::catalog::in_language(language), &said.into())
}

fn said_by(catalog: Option<&'static Catalog>, said: &Said) -> String {
    let language = catalog.map_or(Language::English, |catalog| catalog.language);
    let form = said.number.map(|(n, _)| language.form(n));
    let english = said.number.filter(|(n, _)| *n != 1).map_or(&*said.text, |(_, many)| many);
    let found = catalog.and_then(|catalog| catalog.find(key("", &said.text, form)));
    let mut out = found.unwrap_or(english).to_owned();
    for (name, value) in &said.values {
        out = out.replace(&format!("{{{name}}}"), value);
    }
    if let Some((n, _)) = said.number {
        out = out.replace("{n}", &grouped_in(language, n));
    }
    out
}

/// A whole sentence that the desk said, in the reader's language; as it is where no catalog has it.
pub fn heard(text: &str) -> String {
    catalog().and_then(|catalog| catalog.find(key("", text, None))).unwrap_or(text).to_owned()
}

/// An error in the reader's language, where it still knows what it was made of.
pub fn told(error: AppError) -> AppError {
    told_by(catalog(), error)
}

/// The same in a language that is known otherwise.
#[cfg(feature = "ssr")]
pub fn told_in(language: Language, error: AppError) -> AppError {
    told_by(crate::catalog::in_language(language), error)
}

fn told_by(catalog: Option<&'static Catalog>, mut error: AppError) -> AppError {
    if let Some(catalog) = catalog {
        if let Some(made_of) = &error.said {
            error.message = said_by(Some(catalog), made_of);
        }
        for field in &mut error.fields {
            if let Some(made_of) = &field.said {
                field.message = said_by(Some(catalog), made_of);
            }
        }
    }
    error
}

/// `t!("Mail to {address} came back", address = …)`: a text with values, in the reader's language.
#[macro_export]
macro_rules! t {
    ($text:literal, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::ui::words::fill($crate::ui::words::t($text), &[$((stringify!($name), &$value as &dyn std::fmt::Display)),+])
    };
}

/// `tv!("Set by {name}, {when}", name = …, when = view! { <Time at /> })`: a text with pieces of the page in it.
#[macro_export]
macro_rules! tv {
    ($text:literal, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::ui::words::woven(
            $crate::ui::words::t($text),
            vec![$((stringify!($name), leptos::prelude::IntoAny::into_any($value))),+],
        )
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_where_they_are_named() {
        assert_eq!(t!("{n} of {all}, {n}", n = 1, all = "3"), "1 of 3, 1");
        assert_eq!(tn(1, "{n} user", "{n} users"), "1 user");
        assert_eq!(tn(1_200, "{n} user", "{n} users"), "1,200 users");
    }
}
