//! Every word that a page shows goes through here, so that it can be in the reader's language. A text is known by what it
//! is in English; in the source it is always a literal inside of [`t`], [`tn`] or `t!`.

use super::text::grouped;

/// `text` in the reader's language.
pub fn t(text: &'static str) -> &'static str {
    text
}

/// `one` when `n` is one in the reader's language, else `many`, with `{n}` replaced by the grouped number.
pub fn tn(n: i64, one: &'static str, many: &'static str) -> String {
    fill(if n == 1 { one } else { many }, &[("n", &grouped(n))])
}

/// `text` with each `{name}` replaced by its value. [`t!`] calls it.
pub fn fill(text: &str, values: &[(&str, &dyn std::fmt::Display)]) -> String {
    let mut out = text.to_owned();
    for (name, value) in values {
        out = out.replace(&format!("{{{name}}}"), &value.to_string());
    }
    out
}

/// `t!("Mail to {address} came back", address = …)`: a text with values, in the reader's language.
#[macro_export]
macro_rules! t {
    ($text:literal, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::ui::words::fill($crate::ui::words::t($text), &[$((stringify!($name), &$value as &dyn std::fmt::Display)),+])
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
