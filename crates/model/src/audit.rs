//! The audit log: who read or did what, from where, why, with what result.

use serde::{Deserialize, Serialize};

use crate::{
    EventId, ExportId, OrgId, Timestamp, UserId, VisitId,
    differences::{Difference, Worked},
    page::{Page, PageInput},
    search::{OrgRef, UserRef},
    wire::words,
};

words! {
    /// What was read or done.
    Verb {
        SignIn = "sign_in",
        SignOut = "sign_out",
        EndSessions = "end_sessions",
        Prove = "prove",
        AddFactor = "add_factor",
        RemoveFactor = "remove_factor",
        SetPassword = "set_password",
        CommitSearch = "commit_search",
        OpenCard = "open_card",
        OpenList = "open_list",
        OpenMail = "open_mail",
        Pin = "pin",
        Reveal = "reveal",
        SendCode = "send_code",
        ConfirmCode = "confirm_code",
        DenyCall = "deny_call",
        AskVouch = "ask_vouch",
        AnswerVouch = "answer_vouch",
        ResendInvitation = "resend_invitation",
        RetryMail = "retry_mail",
        ClearHold = "clear_hold",
        AskOwner = "ask_owner",
        AnswerOwner = "answer_owner",
        StartCall = "start_call",
        EndCall = "end_call",
        /// Its end is taken back.
        ReopenCall = "reopen_call",
        AskConsent = "ask_consent",
        AnswerConsent = "answer_consent",
        WithdrawConsent = "withdraw_consent",
        SetStandingAccess = "set_standing_access",
        OpenView = "open_view",
        ReadView = "read_view",
        LeaveView = "leave_view",
        GrantRole = "grant_role",
        ChangeSettings = "change_settings",
        ReadLog = "read_log",
        ExportLog = "export_log",
        AskExport = "ask_export",
        ApproveExport = "approve_export",
        AskQuestion = "ask_question",
        AnswerQuestion = "answer_question",
        Brake = "brake",
        ErasePerson = "erase_person",
        Restore = "restore",
    }
}

words! {
    Outcome {
        Done = "done",
        /// By the rules: not allowed, not theirs to see, too often, a wrong code.
        Refused = "refused",
    }
}

words! {
    /// Who acted.
    ActorKind {
        Agent = "agent",
        /// Somebody of the customer: an administrator, a voucher, the owner of a mailbox.
        Customer = "customer",
        /// An operator at the server's command line.
        System = "system",
        /// Nobody who is known: a failed sign-in.
        Stranger = "stranger",
    }
}

words! {
    SubjectKind {
        User = "user",
        Org = "org",
        Device = "device",
        Order = "order",
        Search = "search",
        Consent = "consent",
        View = "view",
        Session = "session",
        Event = "event",
    }
}

/// What something was done to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    pub kind: SubjectKind,
    /// A UUID; for an order its number.
    pub id: String,
    /// None where the person was erased, or the thing has no name.
    pub name: Option<String>,
}

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventRow {
    pub id: EventId,
    pub at: Timestamp,
    pub verb: Verb,
    pub outcome: Outcome,
    pub actor: ActorKind,
    pub actor_id: Option<UserId>,
    /// The actor's name; none where they were erased, or are nobody.
    pub who: Option<String>,
    /// The provider on whose behalf an agent acted.
    pub provider: Option<String>,
    /// The customer whom it concerns.
    pub org: Option<OrgRef>,
    pub subject: Option<Subject>,
    /// In which call.
    pub visit: Option<VisitId>,
    /// The ticket it was for.
    pub case: Option<String>,
    /// More in plain words: the page read, the reason given, the rule that refused.
    pub note: Option<String>,
    /// Where it came from; to the provider only.
    pub address: Option<String>,
    pub browser: Option<String>,
    /// Its place in the chain; none for the second or two until it is sealed.
    pub seq: Option<i64>,
    /// How many refusals that are alike the line stands for, of one hour; 1 unless a customer reads.
    pub times: i64,
    pub question: Option<Question>,
}

/// What a customer asked about one look or act, and what the provider answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    pub text: String,
    pub by: Option<String>,
    pub at: Timestamp,
    pub answer: Option<String>,
    pub answered_at: Option<Timestamp>,
}

/// Which lines. All that is given has to hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AuditFilter {
    /// Days (`2026-11-22`, UTC), both included.
    pub from: Option<String>,
    pub to: Option<String>,
    pub agent: Option<UserId>,
    pub org: Option<OrgId>,
    /// Lines about this user, or about what they hold.
    pub user: Option<UserId>,
    pub verb: Option<Verb>,
    pub outcome: Option<Outcome>,
    /// Only lines that a customer questions and nobody has answered.
    pub questioned: bool,
}

/// The provider's log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    pub filter: AuditFilter,
    /// Newest first.
    pub events: Page<EventRow>,
    /// Who may stand in the filter.
    pub agents: Vec<UserRef>,
    /// The name of the customer in the filter.
    pub org: Option<OrgRef>,
    /// Questions of customers that wait for an answer.
    pub questions: i64,
    /// Large exports that were asked for in the last days.
    pub exports: Vec<ExportRow>,
    /// How many lines one person may export alone.
    pub alone: i64,
    /// Whether the reader may answer questions.
    pub may_answer: bool,
}

/// Which lines of a history.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HistoryInput {
    /// Only acts that change something: no looks.
    pub changes: bool,
    #[serde(flatten)]
    pub page: PageInput,
}

/// The history of one user, device or customer. `events` and `differences` are one list, newest first, by their ids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    pub of: Subject,
    pub org: OrgRef,
    pub events: Page<EventRow>,
    pub differences: Vec<Difference>,
    /// None where the directory does not say.
    pub worked: Option<Worked>,
    /// With looks.
    pub all: bool,
}

words! {
    ExportState {
        /// A second person has to approve it.
        Waiting = "waiting",
        /// May be fetched by who asked, for a day.
        Approved = "approved",
        Fetched = "fetched",
        Expired = "expired",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportRow {
    pub id: ExportId,
    pub by: String,
    pub mine: bool,
    pub at: Timestamp,
    pub rows: i64,
    pub filter: AuditFilter,
    pub state: ExportState,
    pub approved_by: Option<String>,
}

/// A question that was not taken, to be asked again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Untaken {
    /// The line.
    pub about: EventId,
    pub text: String,
}

/// What a customer's administrators see of what the provider did in their org.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wall {
    pub org: OrgRef,
    /// Who reads it asks nothing: a read-only administrator.
    pub reads_only: bool,
    /// What was asked just now and not taken.
    pub untaken: Option<Untaken>,
    /// Newest first.
    pub events: Page<EventRow>,
}
