//! What a line of the log notes beside its sentence: in the reader's language where the words are Farol's, as it stands where
//! they are somebody's own.

use model::audit::{EventRow, Outcome, Verb};

use crate::t;
use crate::ui::words::{heard, tn};
use crate::{consent::words::length, view::frame::title, warnings::words::short};

/// None where there is nothing to note.
pub fn note(event: &EventRow) -> Option<String> {
    let note = event.note.as_deref().filter(|note| !note.is_empty())?;
    Some(match event.verb {
        // Why: a sentence of the desk.
        _ if event.outcome == Outcome::Refused => heard(note),
        Verb::OpenList => match note.split_once(": ").map(|(_, kind)| kind.parse()) {
            // Of which kind the early warnings are.
            Some(Ok(kind)) => t!("Early warnings: {which}", which = short(kind)),
            _ => heard(note),
        },
        // By its name in the address.
        Verb::ReadView => match note.parse() {
            Ok(page) => t!("The page “{page}”", page = title(page)),
            Err(_) => note.to_owned(),
        },
        Verb::AskConsent => match note.strip_prefix("for ").and_then(|rest| rest.split_once(": ")) {
            Some((span, reason)) => match minutes(span) {
                Some(minutes) => t!("for {length}: {reason}", length = length(minutes), reason = reason),
                None => note.to_owned(),
            },
            None => note.to_owned(),
        },
        Verb::AnswerConsent => match note.split_once(" for ").and_then(|(_, span)| minutes(span)) {
            Some(minutes) => t!("allowed for {length}", length = length(minutes)),
            None => heard(note),
        },
        Verb::SignIn | Verb::SetStandingAccess | Verb::AnswerVouch | Verb::AnswerOwner | Verb::DenyCall => heard(note),
        Verb::AskVouch => match note.strip_prefix("asked ") {
            Some(name) => t!("asked {name}", name = name),
            None => note.to_owned(),
        },
        Verb::GrantRole => note.split(", ").map(granted).collect::<Vec<_>>().join(", "),
        _ => note.to_owned(),
    })
}

/// A role, or for whom it is.
fn granted(part: &str) -> String {
    match part.strip_suffix(" customers").map(str::parse) {
        Some(Ok(count)) => tn(count, "{n} customer", "{n} customers"),
        _ => heard(part),
    }
}

/// Of "8 hours", as the log has it in every language.
fn minutes(span: &str) -> Option<i64> {
    let (count, unit) = span.split_once(' ')?;
    let count: i64 = count.parse().ok()?;
    Some(match unit.strip_suffix('s').unwrap_or(unit) {
        "day" => count * 24 * 60,
        "hour" => count * 60,
        "minute" => count,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{granted, minutes};

    #[test]
    fn roles() {
        for (part, is) in [("1 customers", "1 customer"), ("12 customers", "12 customers"), ("auditor", "auditor")] {
            assert_eq!(granted(part), is);
        }
    }

    #[test]
    fn spans() {
        for (span, is) in [
            ("1 minute", Some(1)),
            ("90 minutes", Some(90)),
            ("8 hours", Some(480)),
            ("1 day", Some(1_440)),
            ("a while", None),
            ("8", None),
        ] {
            assert_eq!(minutes(span), is, "{span}");
        }
    }
}
