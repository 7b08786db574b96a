//! The log in words for people: one sentence a line, the same for the provider, a card's history and the customer's wall.

use model::audit::{ActorKind, EventRow, ExportState, Outcome, SubjectKind, Verb};

use crate::ui::chip::{Tone, Word, word};

/// A line as a sentence, in the parts that a page may make links of: "Bia" " revealed " "Ana Silva" "'s contact data".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub who: String,
    /// With the spaces round it.
    pub did: String,
    pub whom: Option<String>,
    pub after: String,
}

/// A line as a sentence, without the full stop. What the note says is not in it.
pub fn sentence(event: &EventRow) -> String {
    let Told { who, did, whom, after } = told(event);
    format!("{who}{did}{}{after}", whom.unwrap_or_default())
}

pub fn told(event: &EventRow) -> Told {
    let (past, base, joint, after, alone) = words(event.verb);
    let refused = event.outcome == Outcome::Refused;
    let verb = if refused { format!(" tried to {base}") } else { format!(" {past}") };
    let end = if refused { ", and was refused" } else { "" };
    match whom(event).filter(|_| !joint.is_empty()) {
        Some(whom) => {
            Told { who: who(event), did: format!("{verb}{joint}"), whom: Some(whom), after: format!("{after}{end}") }
        }
        None => Told { who: who(event), did: format!("{verb}{alone}"), whom: None, after: end.to_owned() },
    }
}

/// The act by itself, to choose it by: "Reveal contact data".
pub fn act(verb: Verb) -> String {
    let (_, base, _, _, alone) = words(verb);
    let mut letters = base.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).chain(alone.chars()).collect()
}

fn who(event: &EventRow) -> String {
    event.who.clone().filter(|name| !name.is_empty()).unwrap_or_else(|| {
        let known = event.actor_id.is_some();
        match event.actor {
            ActorKind::System => "Farol",
            ActorKind::Stranger => "Somebody unknown",
            ActorKind::Agent | ActorKind::Customer if known => "Somebody whose data was erased",
            ActorKind::Agent => "An agent",
            ActorKind::Customer => "Somebody of the customer",
        }
        .to_owned()
    })
}

/// Whom or what it was done to; none where that is the one who did it, or nothing that has a name.
fn whom(event: &EventRow) -> Option<String> {
    let org = || event.org.as_ref().map(|org| org.name.clone());
    let Some(subject) = &event.subject else { return org() };
    let oneself = event.actor_id.is_some_and(|id| id.to_string() == subject.id);
    match (subject.name.clone().filter(|name| !name.is_empty()), subject.kind) {
        _ if oneself => None,
        (Some(name), _) => Some(name),
        (None, SubjectKind::User) => Some("somebody".to_owned()),
        (None, SubjectKind::Device) => Some("a device".to_owned()),
        (None, SubjectKind::Order) => Some(format!("order {}", subject.id)),
        (None, SubjectKind::Org | SubjectKind::Consent | SubjectKind::View) => org(),
        (None, SubjectKind::Search | SubjectKind::Session | SubjectKind::Event) => None,
    }
}

/// What was done; what was tried; the words before and after whom; and the words where there is no such name.
type Words = (&'static str, &'static str, &'static str, &'static str, &'static str);

const fn words(verb: Verb) -> Words {
    match verb {
        Verb::SignIn => ("signed in", "sign in", " as ", "", ""),
        Verb::SignOut => ("signed out", "sign out", "", "", ""),
        Verb::EndSessions => ("ended", "end", " the sessions of ", "", " sessions of their own"),
        Verb::Prove => ("proved", "prove", "", "", " again who they are"),
        Verb::AddFactor => ("set up", "set up", "", "", " a second factor"),
        Verb::RemoveFactor => ("removed", "remove", "", "", " a second factor"),
        Verb::SetPassword => ("set", "set", "", "", " a password"),
        Verb::CommitSearch => ("searched", "search", " for “", "”", ""),
        Verb::OpenCard => ("opened", "open", " the card of ", "", " a card"),
        Verb::OpenList => ("opened", "open", " a list of ", "", " a list"),
        Verb::OpenMail => ("read", "read", " what became of mail to ", "", " what became of mail"),
        Verb::Pin => ("changed", "change", " the pin of ", "", " a pin"),
        Verb::Reveal => ("revealed", "reveal", " ", "’s contact data", " contact data"),
        Verb::SendCode => ("sent", "send", " a code to ", "", " a code"),
        Verb::ConfirmCode => ("confirmed", "confirm", " the code of ", "", " a code"),
        Verb::DenyCall => ("said", "say", "", "", " that they did not call"),
        Verb::AskVouch => ("asked", "ask", " for a vouch for ", "", " for a vouch"),
        Verb::AnswerVouch => ("answered", "answer", " whether to vouch for ", "", " a question to vouch"),
        Verb::ResendInvitation => ("sent", "send", " the invitation again to ", "", " an invitation again"),
        Verb::RetryMail => ("retried", "retry", " the mail to ", "", " a mail"),
        Verb::ClearHold => ("lifted", "lift", " the hold on mail to ", "", " a hold on mail"),
        Verb::AskOwner => ("asked", "ask", " ", " whether mail may come again", " the owner of a mailbox"),
        Verb::AnswerOwner => ("answered", "answer", "", "", " whether mail may come again"),
        Verb::StartCall => ("began", "begin", " a call with ", "", " a call"),
        Verb::EndCall => ("ended", "end", " the call with ", "", " a call"),
        Verb::AskConsent => ("asked", "ask", " ", " for permission to look in", " for permission to look in"),
        Verb::AnswerConsent => ("answered", "answer", " the request to look into ", "", " a request to look in"),
        Verb::WithdrawConsent => ("withdrew", "withdraw", " the permission to look into ", "", " a permission"),
        Verb::SetStandingAccess => ("changed", "change", " the standing access to ", "", " a standing access"),
        Verb::OpenView => ("looked", "look", " into ", "", " into a customer"),
        Verb::ReadView => ("read", "read", " a page inside ", "", " a page inside a customer"),
        Verb::LeaveView => ("stopped", "stop", " looking into ", "", " looking into a customer"),
        Verb::GrantRole => ("changed", "change", " the role of ", "", " a role"),
        Verb::ChangeSettings => ("changed", "change", "", "", " the provider’s settings"),
        Verb::ReadLog => ("read", "read", " the history of ", "", " the log"),
        Verb::ExportLog => ("exported", "export", "", "", " the log"),
        Verb::AskExport => ("asked", "ask", "", "", " for a large export of the log"),
        Verb::ApproveExport => ("approved", "approve", "", "", " a large export of the log"),
        Verb::AskQuestion => ("asked", "ask", "", "", " about a line of the log"),
        Verb::AnswerQuestion => ("answered", "answer", "", "", " a customer’s question"),
        Verb::Brake => ("opened", "open", "", "", " unusually many records"),
        Verb::ErasePerson => ("erased", "erase", " the data of ", "", " somebody’s data"),
        Verb::Restore => ("put back", "put back", "", "", " the database from a backup"),
    }
}

pub const fn outcome(outcome: Outcome) -> Word {
    match outcome {
        Outcome::Done => word(Tone::Good, "Done"),
        Outcome::Refused => word(Tone::Warn, "Refused"),
    }
}

pub const fn export(state: ExportState) -> Word {
    match state {
        ExportState::Waiting => word(Tone::Note, "Waits for a second person"),
        ExportState::Approved => word(Tone::Good, "Approved"),
        ExportState::Fetched => word(Tone::Quiet, "Fetched"),
        ExportState::Expired => word(Tone::Quiet, "Expired"),
    }
}

#[cfg(test)]
mod tests {
    use model::{EventId, Timestamp, audit::Subject, search::OrgRef};

    use super::*;

    fn event(verb: Verb, outcome: Outcome, name: Option<&str>) -> EventRow {
        let id = "e6c3f339-1a2b-4f1f-b1fd-42a29755d4c1";
        EventRow {
            id: id.parse::<EventId>().expect("an id"),
            at: Timestamp::from_rfc3339("2026-11-22T10:00:00Z"),
            verb,
            outcome,
            actor: ActorKind::Agent,
            actor_id: None,
            who: Some("Bia".to_owned()),
            provider: None,
            org: Some(OrgRef { id: id.parse().expect("an id"), name: "Aurora".to_owned() }),
            subject: Some(Subject { kind: SubjectKind::User, id: "1".to_owned(), name: name.map(str::to_owned) }),
            visit: None,
            case: None,
            note: None,
            address: None,
            browser: None,
            seq: None,
            question: None,
        }
    }

    #[test]
    fn reads_as_people_speak() {
        let said = |verb, outcome, name| sentence(&event(verb, outcome, name));
        assert_eq!(said(Verb::Reveal, Outcome::Done, Some("Ana Silva")), "Bia revealed Ana Silva’s contact data");
        assert_eq!(
            said(Verb::Reveal, Outcome::Refused, Some("Ana Silva")),
            "Bia tried to reveal Ana Silva’s contact data, and was refused"
        );
        assert_eq!(said(Verb::OpenCard, Outcome::Done, None), "Bia opened the card of somebody");
        let look = EventRow { subject: None, ..event(Verb::OpenView, Outcome::Done, None) };
        assert_eq!(sentence(&look), "Bia looked into Aurora");
        let nobody = EventRow {
            who: None,
            org: None,
            subject: None,
            actor: ActorKind::Stranger,
            ..event(Verb::SignIn, Outcome::Refused, None)
        };
        assert_eq!(sentence(&nobody), "Somebody unknown tried to sign in, and was refused");
    }

    #[test]
    fn every_act_has_a_name() {
        assert_eq!(act(Verb::Reveal), "Reveal contact data");
        assert!(Verb::ALL.iter().all(|verb| act(*verb).len() > 3));
    }
}
