//! Phone numbers as people write and read them.

use model::users::PhonePoint;
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat};
use store::entities::lists::StoredPhone;

/// A stored number with the form in which it is read aloud.
pub(crate) fn point(stored: StoredPhone) -> PhonePoint {
    let display = stored.e164.as_deref().and_then(international).unwrap_or_else(|| stored.raw.clone());
    PhonePoint { kind: stored.kind, number: stored.e164.unwrap_or(stored.raw), display }
}

/// E.164 grouped as in its own country: `+55 85 99891-8627`.
fn international(e164: &str) -> Option<String> {
    let number = PHONE_NUMBER_UTIL.parse(e164, None).ok()?;
    Some(number.format_as(PhoneNumberFormat::International).into_owned())
}

#[cfg(test)]
mod tests {
    use model::users::PhoneKind;

    use super::*;

    #[test]
    fn reads_aloud() {
        for (raw, e164, number, display) in [
            ("(85) 99891-8627", Some("+5585998918627"), "+5585998918627", "+55 85 99891-8627"),
            ("+49 30 901820", Some("+4930901820"), "+4930901820", "+49 30 901820"),
            ("ask reception", None, "ask reception", "ask reception"),
            ("+999", Some("+999"), "+999", "+999"),
        ] {
            let stored = StoredPhone { kind: PhoneKind::Work, raw: raw.to_owned(), e164: e164.map(str::to_owned) };
            let point = point(stored);
            assert_eq!((point.number.as_str(), point.display.as_str()), (number, display));
        }
    }
}
