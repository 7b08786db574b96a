//! Times, places and languages in the reader's words, by the browser's own `Intl`. Called from effects only: the server
//! has no reader's clock, and what it wrote has to be there when the page is taken over.

use std::cell::RefCell;

use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::js_sys::{Array, Date, Function, Intl, Object, Reflect, global};

thread_local! {
    /// What was made before, by what it was asked for: making one takes longer than all that a page asks of it.
    static MADE: RefCell<Vec<(String, JsValue)>> = const { RefCell::new(Vec::new()) };
}

/// The browser's locale where it is of the page's language; else the language, so that a page never speaks two.
fn locales() -> Array {
    let page = document().document_element().and_then(|root| root.get_attribute("lang")).unwrap_or_default();
    let own = leptos::prelude::window().navigator().language().filter(|own| own.starts_with(page.as_str()));
    Array::of1(&JsValue::from_str(own.as_deref().unwrap_or(&page)))
}

/// A formatter of this class and with these options; `None` where the browser has none, or knows no such zone.
fn made<T: JsCast>(class: &str, pairs: &[(&str, &str)]) -> Option<T> {
    let asked = pairs.iter().fold(class.to_owned(), |asked, (key, value)| asked + " " + key + "=" + value);
    let known = MADE.with_borrow(|made| made.iter().find(|(of, _)| *of == asked).map(|(_, made)| made.clone()));
    let made = match known {
        Some(made) => made,
        None => {
            let made = make(class, pairs)?;
            MADE.with_borrow_mut(|all| all.push((asked, made.clone())));
            made
        }
    };
    Some(made.unchecked_into())
}

fn make(class: &str, pairs: &[(&str, &str)]) -> Option<JsValue> {
    let intl = Reflect::get(&global(), &"Intl".into()).ok()?;
    let class = Reflect::get(&intl, &class.into()).ok()?.dyn_into::<Function>().ok()?;
    let options = Object::new();
    for (key, value) in pairs {
        _ = Reflect::set(&options, &JsValue::from_str(key), &JsValue::from_str(value));
    }
    Reflect::construct(&class, &Array::of2(&locales(), &options)).ok()
}

fn formatted(date: &JsValue, pairs: &[(&str, &str)]) -> Option<String> {
    let format = made::<Intl::DateTimeFormat>("DateTimeFormat", pairs)?.format();
    format.call1(&JsValue::UNDEFINED, date).ok()?.as_string()
}

/// Milliseconds since 1970 of an RFC 3339 text; `None` when it is none.
fn instant(text: &str) -> Option<f64> {
    Some(Date::parse(text)).filter(|ms| !ms.is_nan())
}

/// "3 hours ago", "in 2 days".
pub fn relative(rfc3339: &str) -> Option<String> {
    let seconds = (instant(rfc3339)? - Date::now()) / 1000.0;
    let (unit, length) = match seconds.abs() {
        s if s < 60.0 => ("second", 1.0),
        s if s < 3_600.0 => ("minute", 60.0),
        s if s < 86_400.0 => ("hour", 3_600.0),
        s if s < 2_592_000.0 => ("day", 86_400.0),
        s if s < 31_557_600.0 => ("month", 2_629_800.0),
        _ => ("year", 31_557_600.0),
    };
    let format: Intl::RelativeTimeFormat = made("RelativeTimeFormat", &[("numeric", "auto")])?;
    Some(format.format((seconds / length).trunc(), unit).into())
}

/// The whole moment in the reader's own zone: "Friday, 20 November 2026 at 02:28 GMT-3".
pub fn full(rfc3339: &str) -> Option<String> {
    let date = Date::new(&JsValue::from_f64(instant(rfc3339)?));
    formatted(&date, &[("dateStyle", "full"), ("timeStyle", "long")])
}

/// Milliseconds from now to a moment; negative when it is past.
pub fn until(rfc3339: &str) -> Option<f64> {
    Some(instant(rfc3339)? - Date::now())
}

/// "14:05" of a moment of today, "20 Nov, 14:05" of another: in the reader's own zone.
pub fn clock_of(rfc3339: &str) -> Option<String> {
    let date = Date::new(&JsValue::from_f64(instant(rfc3339)?));
    let clock = [("hour", "2-digit"), ("minute", "2-digit")];
    let today = date.to_date_string() == Date::new_0().to_date_string();
    let day: &[(&str, &str)] = if today { &[] } else { &[("day", "numeric"), ("month", "short")] };
    formatted(&date, &[day, &clock].concat())
}

/// "20 Nov 2026, 14:05 – 14:09 GMT-3": from one moment to another, in the reader's own zone.
pub fn span(from: &str, to: &str) -> Option<String> {
    let pairs = [
        ("day", "numeric"),
        ("month", "short"),
        ("year", "numeric"),
        ("hour", "2-digit"),
        ("minute", "2-digit"),
        ("timeZoneName", "short"),
    ];
    let format: JsValue = made("DateTimeFormat", &pairs)?;
    let range = Reflect::get(&format, &"formatRange".into()).ok()?.dyn_into::<Function>().ok()?;
    range.call2(&format, &instant(from)?.into(), &instant(to)?.into()).ok()?.as_string()
}

/// `2026-11-20` of a moment, in the reader's own zone.
pub fn day_of(rfc3339: &str) -> Option<String> {
    let date = Date::new(&JsValue::from_f64(instant(rfc3339)?));
    Some(format!("{:04}-{:02}-{:02}", date.get_full_year(), date.get_month() + 1, date.get_date()))
}

/// "20 Nov 2026" of `2026-11-20`, the same day wherever it is read.
pub fn day(date: &str) -> Option<String> {
    let date = Date::new(&JsValue::from_f64(instant(date)?));
    formatted(&date, &[("dateStyle", "medium"), ("timeZone", "UTC")])
}

/// "Fri 14:32" where a user is (IANA zone); `None` for a zone that the browser does not know.
pub fn clock(zone: &str) -> Option<String> {
    let shape = [("timeZone", zone), ("weekday", "short"), ("hour", "2-digit"), ("minute", "2-digit")];
    formatted(&JsValue::from_f64(Date::now()), &shape)
}

/// "Brazil" of `BR`, "Portuguese (Brazil)" of `pt-BR`; `of` is `region` or `language`.
pub fn name(of: &str, code: &str) -> Option<String> {
    let names: JsValue = made("DisplayNames", &[("type", of)])?;
    let ask = Reflect::get(&names, &"of".into()).ok()?.dyn_into::<Function>().ok()?;
    ask.call1(&names, &code.into()).ok()?.as_string()
}
