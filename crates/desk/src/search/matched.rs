//! What of a subject matched: the value as the directory writes it, whether it was typed whole, and which part was.

use model::classify::{digits, hex};
use store::{
    hits::{Subject, Values},
    search_key::KeyKind,
};

use crate::{contact, users::phones};

use super::{
    fold::{fold, tokens},
    hits::Best,
    keys::{reversed, sip_key},
    marks::{self, Mark},
    question::Question,
};

/// The attribute's value behind a key.
pub fn value(row: &Subject, best: &Best, question: &Question) -> String {
    let key = best.key.as_str();
    let of = |values: &[String], form: fn(&str) -> String| values.iter().find(|v| form(v).ends_with(key)).cloned();
    let value = match (&row.values, best.kind) {
        (_, KeyKind::UserName | KeyKind::UserNameSound | KeyKind::OrgName | KeyKind::OrgNameSound) => {
            Some(row.title.clone())
        }
        (_, KeyKind::UserId | KeyKind::OrgId | KeyKind::DeviceId) => Some(row.id.to_string()),
        (_, KeyKind::Order) => Some(row.title.clone()),
        (_, KeyKind::Subscription) => Some(subscription(key)),
        (Values::User { emails, .. }, KeyKind::Email) => of(emails, fold),
        (Values::User { sips, .. }, KeyKind::UserSip) => of(sips, sip_key),
        (Values::User { extension, .. }, KeyKind::Extension) => extension.clone(),
        (Values::User { phones, .. }, KeyKind::Phone | KeyKind::PhoneReversed) => {
            let forward = if best.kind == KeyKind::Phone { key.to_owned() } else { reversed(key) };
            let numbers = phones.0.iter().map(|phone| phone.e164.as_ref().unwrap_or(&phone.raw));
            numbers.into_iter().find(|number| digits(number) == forward).cloned()
        }
        (Values::Device { serial, .. }, KeyKind::Serial) => serial.clone(),
        (Values::Device { mac, .. }, KeyKind::Mac | KeyKind::MacReversed) => mac.clone(),
        (Values::Device { sip, .. }, KeyKind::DeviceSip) => sip.clone(),
        (Values::Device { workspace, .. }, KeyKind::Workspace) => workspace.clone(),
        _ => None,
    };
    // A host is its own key. A value that changed since the key was read: what was typed, still true of the moment before.
    value.unwrap_or_else(|| if key.is_empty() { question.text.clone() } else { key.to_owned() })
}

/// `value` as somebody sees it to whom nobody has proven anything.
pub fn masked(row: &Subject, best: &Best, value: String) -> String {
    match (&row.values, best.kind) {
        (_, KeyKind::Email) => contact::masked(&value),
        (Values::User { phones, .. }, KeyKind::Phone | KeyKind::PhoneReversed) => {
            let stored = phones.0.iter().find(|phone| phone.e164.as_ref().unwrap_or(&phone.raw) == &value);
            stored.map_or(value, |stored| contact::masked_phone(phones::point(stored.clone())).number)
        }
        _ => value,
    }
}

/// The id of a subscription by its key, which has no hyphens: "Sub" before its number, and others as they are mostly written.
fn subscription(key: &str) -> String {
    match key.strip_prefix("sub").unwrap_or(key) {
        number if number.bytes().all(|b| b.is_ascii_digit()) => format!("Sub{number}"),
        _ => key.to_uppercase(),
    }
}

/// Whether what was typed is the whole of `value`.
pub fn is_whole(value: &str, best: &Best, question: &Question) -> bool {
    let typed = question.folded.as_str();
    match best.kind {
        KeyKind::UserNameSound | KeyKind::OrgNameSound | KeyKind::Extension | KeyKind::Workspace => false,
        KeyKind::UserName => {
            let (mut of_value, mut of_typed) = (tokens(value), tokens(&question.text));
            of_value.sort_unstable();
            of_typed.sort_unstable();
            of_value == of_typed
        }
        KeyKind::OrgName => tokens(value) == tokens(&question.text),
        KeyKind::Phone | KeyKind::PhoneReversed => {
            // All of it, or all but the country's code.
            let (value, typed) = (digits(value), question.phone.trim_start_matches('0'));
            typed.len() >= 8 && typed.len() + 3 >= value.len() && value.ends_with(typed)
        }
        KeyKind::Mac | KeyKind::MacReversed => hex(value) == hex(typed),
        KeyKind::Email => fold(value) == question.address,
        KeyKind::UserSip | KeyKind::DeviceSip => sip_key(value) == question.address,
        KeyKind::Domain => value == question.host,
        KeyKind::Site => best.whole && value == typed,
        _ => best.whole,
    }
}

/// Which parts of `value` were typed.
pub fn marks(value: &str, kind: KeyKind, question: &Question) -> Vec<Mark> {
    let typed = question.folded.as_str();
    match kind {
        KeyKind::UserNameSound | KeyKind::OrgNameSound => Vec::new(),
        KeyKind::UserName => marks::words(value, &question.words),
        KeyKind::OrgName | KeyKind::Workspace => marks::words(value, &tokens(&question.text)),
        KeyKind::Extension => marks::alphanumerics(value, &digits(typed)),
        KeyKind::Phone | KeyKind::PhoneReversed => {
            let typed = question.phone.trim_start_matches('0');
            match marks::alphanumerics(value, typed) {
                none if none.is_empty() && typed.len() >= 10 => marks::alphanumerics(value, &typed[typed.len() - 8..]),
                found => found,
            }
        }
        KeyKind::Email | KeyKind::UserSip | KeyKind::DeviceSip => marks::part(value, &question.address),
        KeyKind::Domain | KeyKind::Site => marks::part(value, &question.host),
        _ => marks::alphanumerics(value, typed),
    }
}
