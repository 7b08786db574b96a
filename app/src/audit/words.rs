//! The log in words for people: one sentence a line, the same for the provider, a card's history and the customer's wall.

use model::audit::{ActorKind, EventRow, ExportState, Outcome, SubjectKind, Verb};

use crate::t;
use crate::ui::chip::{Tone, Word, word};
use crate::ui::{
    text::capitalized,
    words::{fill, t},
};

/// A line as a sentence with two places, `{who}` and, where there is one, `{whom}`, of which a page may make links.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub text: String,
    pub who: String,
    pub whom: Option<String>,
}

/// A line as a sentence, without the full stop. What the note says is not in it.
pub fn sentence(event: &EventRow) -> String {
    let Told { text, who, whom } = told(event);
    fill(&text, &[("who", &who), ("whom", &whom.unwrap_or_default())])
}

/// What ends that sentence: nothing more, where the name that it ends with has a full stop.
pub fn stop(event: &EventRow) -> &'static str {
    if sentence(event).ends_with('.') { "" } else { "." }
}

pub fn told(event: &EventRow) -> Told {
    let [done, done_alone, act, act_alone] = words(event.verb);
    let whom = whom(event).filter(|_| !done.is_empty());
    let (done, act) = if whom.is_some() { (done, act) } else { (done_alone, act_alone) };
    let text = match event.outcome {
        Outcome::Refused => t("{who} tried to {act}, and was refused").replace("{act}", act),
        Outcome::Done => done.to_owned(),
    };
    Told { text, who: who(event), whom }
}

/// The act by itself, to choose it by: "Reveal contact data".
pub fn act(verb: Verb) -> String {
    let [.., base] = words(verb);
    capitalized(base)
}

fn who(event: &EventRow) -> String {
    let name = event.who.clone().filter(|name| !name.is_empty() && event.actor != ActorKind::System);
    name.unwrap_or_else(|| {
        let known = event.actor_id.is_some();
        match event.actor {
            ActorKind::System => t("An operator at the server’s command line"),
            ActorKind::Stranger => t("Somebody unknown"),
            ActorKind::Agent | ActorKind::Customer if known => t("Somebody whose data was erased"),
            ActorKind::Agent => t("An agent"),
            ActorKind::Customer => t("Somebody of the customer"),
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
        (None, SubjectKind::User) => Some(t("somebody").to_owned()),
        (None, SubjectKind::Device) => Some(t("a device").to_owned()),
        (None, SubjectKind::Order) => Some(t!("order {id}", id = subject.id)),
        (None, SubjectKind::Org | SubjectKind::Consent | SubjectKind::View) => org(),
        (None, SubjectKind::Search | SubjectKind::Session | SubjectKind::Event) => None,
    }
}

/// What was done, to whom and by itself; and the act, to whom and by itself. Nothing where there is never a whom.
type Words = [&'static str; 4];

fn words(verb: Verb) -> Words {
    match verb {
        Verb::SignIn => [t("{who} signed in as {whom}"), t("{who} signed in"), t("sign in as {whom}"), t("sign in")],
        Verb::SignOut => ["", t("{who} signed out"), "", t("sign out")],
        Verb::EndSessions => [
            t("{who} ended the sessions of {whom}"),
            t("{who} ended sessions of their own"),
            t("end the sessions of {whom}"),
            t("end sessions of their own"),
        ],
        Verb::Prove => ["", t("{who} proved again who they are"), "", t("prove again who they are")],
        Verb::AddFactor => ["", t("{who} set up a second factor"), "", t("set up a second factor")],
        Verb::RemoveFactor => ["", t("{who} removed a second factor"), "", t("remove a second factor")],
        Verb::SetPassword => ["", t("{who} set a password"), "", t("set a password")],
        Verb::CommitSearch => {
            [t("{who} searched for “{whom}”"), t("{who} searched"), t("search for “{whom}”"), t("search")]
        }
        Verb::OpenCard => [
            t("{who} opened the card of {whom}"),
            t("{who} opened a card"),
            t("open the card of {whom}"),
            t("open a card"),
        ],
        Verb::OpenList => {
            [t("{who} opened a list of {whom}"), t("{who} opened a list"), t("open a list of {whom}"), t("open a list")]
        }
        Verb::OpenMail => [
            t("{who} read what became of mail to {whom}"),
            t("{who} read what became of mail"),
            t("read what became of mail to {whom}"),
            t("read what became of mail"),
        ],
        Verb::Pin => [
            t("{who} changed the pin of {whom}"),
            t("{who} changed a pin"),
            t("change the pin of {whom}"),
            t("change a pin"),
        ],
        Verb::Reveal => [
            t("{who} revealed {whom}’s contact data"),
            t("{who} revealed contact data"),
            t("reveal {whom}’s contact data"),
            t("reveal contact data"),
        ],
        Verb::SendCode => {
            [t("{who} sent a code to {whom}"), t("{who} sent a code"), t("send a code to {whom}"), t("send a code")]
        }
        Verb::ConfirmCode => [
            t("{who} confirmed the code of {whom}"),
            t("{who} confirmed a code"),
            t("confirm the code of {whom}"),
            t("confirm a code"),
        ],
        Verb::DenyCall => ["", t("{who} said that they did not call"), "", t("say that they did not call")],
        Verb::AskVouch => [
            t("{who} asked for a vouch for {whom}"),
            t("{who} asked for a vouch"),
            t("ask for a vouch for {whom}"),
            t("ask for a vouch"),
        ],
        Verb::AnswerVouch => [
            t("{who} answered whether to vouch for {whom}"),
            t("{who} answered a question to vouch"),
            t("answer whether to vouch for {whom}"),
            t("answer a question to vouch"),
        ],
        Verb::ResendInvitation => [
            t("{who} sent the invitation again to {whom}"),
            t("{who} sent an invitation again"),
            t("send the invitation again to {whom}"),
            t("send an invitation again"),
        ],
        Verb::RetryMail => [
            t("{who} retried the mail to {whom}"),
            t("{who} retried a mail"),
            t("retry the mail to {whom}"),
            t("retry a mail"),
        ],
        Verb::ClearHold => [
            t("{who} lifted the hold on mail to {whom}"),
            t("{who} lifted a hold on mail"),
            t("lift the hold on mail to {whom}"),
            t("lift a hold on mail"),
        ],
        Verb::AskOwner => [
            t("{who} asked {whom} whether mail may come again"),
            t("{who} asked the owner of a mailbox"),
            t("ask {whom} whether mail may come again"),
            t("ask the owner of a mailbox"),
        ],
        Verb::AnswerOwner => {
            ["", t("{who} answered whether mail may come again"), "", t("answer whether mail may come again")]
        }
        Verb::StartCall => [
            t("{who} began a call with {whom}"),
            t("{who} began a call"),
            t("begin a call with {whom}"),
            t("begin a call"),
        ],
        Verb::EndCall => [
            t("{who} ended the call with {whom}"),
            t("{who} ended a call"),
            t("end the call with {whom}"),
            t("end a call"),
        ],
        Verb::ReopenCall => [
            t("{who} reopened the call with {whom}"),
            t("{who} reopened a call"),
            t("reopen the call with {whom}"),
            t("reopen a call"),
        ],
        Verb::AskConsent => [
            t("{who} asked {whom} for permission to look in"),
            t("{who} asked for permission to look in"),
            t("ask {whom} for permission to look in"),
            t("ask for permission to look in"),
        ],
        Verb::AnswerConsent => [
            t("{who} answered the request to look into {whom}"),
            t("{who} answered a request to look in"),
            t("answer the request to look into {whom}"),
            t("answer a request to look in"),
        ],
        Verb::WithdrawConsent => [
            t("{who} withdrew the permission to look into {whom}"),
            t("{who} withdrew a permission"),
            t("withdraw the permission to look into {whom}"),
            t("withdraw a permission"),
        ],
        Verb::SetStandingAccess => [
            t("{who} changed the standing access to {whom}"),
            t("{who} changed a standing access"),
            t("change the standing access to {whom}"),
            t("change a standing access"),
        ],
        Verb::OpenView => [
            t("{who} looked into {whom}"),
            t("{who} looked into a customer"),
            t("look into {whom}"),
            t("look into a customer"),
        ],
        Verb::ReadView => [
            t("{who} read a page inside {whom}"),
            t("{who} read a page inside a customer"),
            t("read a page inside {whom}"),
            t("read a page inside a customer"),
        ],
        Verb::LeaveView => [
            t("{who} stopped looking into {whom}"),
            t("{who} stopped looking into a customer"),
            t("stop looking into {whom}"),
            t("stop looking into a customer"),
        ],
        Verb::GrantRole => [
            t("{who} changed the role of {whom}"),
            t("{who} changed a role"),
            t("change the role of {whom}"),
            t("change a role"),
        ],
        Verb::ChangeSettings => {
            ["", t("{who} changed the provider’s settings"), "", t("change the provider’s settings")]
        }
        Verb::ReadLog => [
            t("{who} read the history of {whom}"),
            t("{who} read the log"),
            t("read the history of {whom}"),
            t("read the log"),
        ],
        Verb::ExportLog => ["", t("{who} exported the log"), "", t("export the log")],
        Verb::AskExport => {
            ["", t("{who} asked for a large export of the log"), "", t("ask for a large export of the log")]
        }
        Verb::ApproveExport => {
            ["", t("{who} approved a large export of the log"), "", t("approve a large export of the log")]
        }
        Verb::AskQuestion => ["", t("{who} asked about a line of the log"), "", t("ask about a line of the log")],
        Verb::AnswerQuestion => ["", t("{who} answered a customer’s question"), "", t("answer a customer’s question")],
        Verb::Brake => ["", t("{who} opened unusually many records"), "", t("open unusually many records")],
        Verb::ErasePerson => [
            t("{who} erased the data of {whom}"),
            t("{who} erased somebody’s data"),
            t("erase the data of {whom}"),
            t("erase somebody’s data"),
        ],
        Verb::Restore => {
            ["", t("{who} put back the database from a backup"), "", t("put back the database from a backup")]
        }
    }
}

pub fn outcome(outcome: Outcome) -> Word {
    match outcome {
        Outcome::Done => word(Tone::Good, t("Done")),
        Outcome::Refused => word(Tone::Warn, t("Refused")),
    }
}

pub fn export(state: ExportState) -> Word {
    match state {
        ExportState::Waiting => word(Tone::Note, t("Waits for a second person")),
        ExportState::Approved => word(Tone::Good, t("Approved")),
        ExportState::Fetched => word(Tone::Quiet, t("Fetched")),
        ExportState::Expired => word(Tone::Quiet, t("Expired")),
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
            times: 1,
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
        assert_eq!(stop(&look), ".");
        assert_eq!(stop(&event(Verb::OpenCard, Outcome::Done, Some("Granite S.A."))), "");
        let nobody = EventRow {
            who: None,
            org: None,
            subject: None,
            actor: ActorKind::Stranger,
            ..event(Verb::SignIn, Outcome::Refused, None)
        };
        assert_eq!(sentence(&nobody), "Somebody unknown tried to sign in, and was refused");
        let operator =
            EventRow { actor: ActorKind::System, ..event(Verb::GrantRole, Outcome::Done, Some("Ana Silva")) };
        assert_eq!(sentence(&operator), "An operator at the server’s command line changed the role of Ana Silva");
    }

    #[test]
    fn every_act_has_a_name() {
        assert_eq!(act(Verb::Reveal), "Reveal contact data");
        assert!(Verb::ALL.iter().all(|verb| act(*verb).len() > 3));
    }
}
