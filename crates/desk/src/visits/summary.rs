//! The summary of a call, for a ticket: plain text, in pieces that are put into the agent's language where the answer leaves.

use model::{
    Timestamp,
    audit::{EventRow, Outcome, Verb},
    error::{Said, later},
    said,
    search::{OrgRef, UserRef},
    visits::{length, span},
};
use store::entities::visits;

use crate::clock;

/// Who, when, what was proven and done, the notes.
pub(super) fn composed(
    agent: &str,
    row: &visits::Model,
    [from, to]: [&Timestamp; 2],
    user: &UserRef,
    org: &OrgRef,
    lines: &[EventRow],
) -> Vec<Said> {
    let raw = |text: String| Said::from(text);
    let took = (row.ended_at.unwrap_or_else(clock::now) - row.started_at).max(0);
    let mut out = vec![
        said!("Call with {user}, {org}", user = user.name, org = org.name),
        raw(format!("\n{} ({}), {agent}\n", span(from, to), length(took))),
    ];
    if let Some(case) = &row.case_ref {
        out.extend([said!("Case: {case}", case = case), raw("\n".to_owned())]);
    }
    let acts: Vec<_> = lines.iter().filter_map(|line| Some((line, phrase(line)?))).collect();
    if !acts.is_empty() {
        out.extend([raw("\n".to_owned()), later("Done").into(), raw("\n".to_owned())]);
    }
    for (line, what) in acts {
        out.extend([raw("- ".to_owned()), what.into()]);
        if line.outcome == Outcome::Refused {
            out.extend([raw(" – ".to_owned()), later("refused").into()]);
        }
        if let Some(note) = line.note.as_ref().filter(|note| !note.is_empty()) {
            out.extend([raw(": ".to_owned()), raw(note.clone())]);
        }
        out.push(raw("\n".to_owned()));
    }
    let notes = row.notes.trim();
    if !notes.is_empty() {
        out.extend([raw("\n".to_owned()), later("Notes").into(), raw(format!("\n{notes}\n"))]);
    }
    out
}

/// What a line says in a summary; nothing for what tells a ticket nothing.
fn phrase(line: &EventRow) -> Option<&'static str> {
    Some(match line.verb {
        Verb::SendCode => later("Code sent"),
        Verb::ConfirmCode if line.outcome == Outcome::Refused => later("Code typed in"),
        Verb::ConfirmCode => later("Mailbox confirmed"),
        Verb::DenyCall => later("The owner of the mailbox said: I did not call"),
        Verb::AskVouch => later("Vouch asked for"),
        Verb::AnswerVouch => later("Vouch answered"),
        Verb::Reveal => later("Contact data seen in full"),
        Verb::ResendInvitation => later("Invitation sent again"),
        Verb::RetryMail => later("Mail tried once more"),
        Verb::ClearHold => later("Hold on mail lifted"),
        Verb::AskOwner => later("Owner of the mailbox asked whether mail is wanted"),
        Verb::AskConsent => later("Access asked for"),
        Verb::OpenView => later("Looked into the customer's organization"),
        Verb::OpenMail => later("Mail looked at"),
        _ => return None,
    })
}
