//! Phone numbers as the directory writes them: national forms are read by the rules of the org's country.

use model::users::PhoneKind;
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat, Region};
use store::entities::lists::StoredPhone;

use super::row::{Refusal, parse};

/// The numbering region of a country (ISO 3166-1 alpha-2); none when it is not one.
pub fn region(country: &str) -> Option<Region> {
    Region::from_code(country).ok()
}

/// `work:+5585998918627`, or a number alone. A number that nobody could dial is kept as it is written.
pub fn phone(column: &str, text: &str, region: Option<Region>) -> Result<StoredPhone, Refusal> {
    let word = |word: &str| word.bytes().all(|b| b.is_ascii_alphabetic());
    let (kind, raw) = match text.split_once(':') {
        Some((kind, raw)) if word(kind) && !kind.eq_ignore_ascii_case("tel") => {
            (parse(column, &kind.to_ascii_lowercase())?, raw.trim())
        }
        _ => (PhoneKind::Other, text),
    };
    number(column, kind, raw, region)
}

pub fn number(column: &str, kind: PhoneKind, raw: &str, region: Option<Region>) -> Result<StoredPhone, Refusal> {
    if !raw.contains(|c: char| c.is_ascii_digit()) || raw.chars().count() > 60 {
        return Err(Refusal::new(column, raw, "is not a phone number"));
    }
    let valid = PHONE_NUMBER_UTIL.parse(raw, region).ok().filter(|number| PHONE_NUMBER_UTIL.is_valid_number(number));
    let e164 = valid.map(|number| PHONE_NUMBER_UTIL.format(&number, PhoneNumberFormat::E164).into_owned());
    Ok(StoredPhone { kind, raw: raw.to_owned(), e164 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn national_and_international_forms() {
        let brazil = region("BR");
        for (text, e164) in [
            ("work:+55 85 99891-8627", Some("+5585998918627")),
            ("mobile:(85) 99891-8627", Some("+5585998918627")),
            ("085 99891 8627", Some("+5585998918627")),
            ("tel:+5585998918627", Some("+5585998918627")),
            ("+34 911 23 45 67", Some("+34911234567")),
            ("work:123", None),
        ] {
            let read = phone("phones", text, brazil).unwrap();
            assert_eq!(read.e164.as_deref(), e164, "{text}");
        }
        assert!(phone("phones", "pager:123", brazil).is_err());
        assert!(phone("phones", "work:none", brazil).is_err());
        assert!(region("??").is_none());
    }
}
