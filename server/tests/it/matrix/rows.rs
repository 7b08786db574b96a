//! The rows: each endpoint and page, and which line of the policy table it stands on.

use serde_json::{Value, json};

use super::{
    Expect,
    Expect::{Any, In, Missing, No, Refused},
    Scene,
};

const READ: &str = "Searching, opening cards and lists";
const HISTORY: &str = "Reading the history of a user or customer";
const CALL: &str = "Taking a call";
const LOG: &str = "Reading the provider's log";

/// Whose session it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    Public,
    /// An agent's, whole or half way there.
    Holder,
    /// An agent's, for themselves or for the provider: the line of the table.
    Agent(&'static str),
    /// An agent's who reaches the customer in question: the line of the table.
    Subject(&'static str),
    /// A customer's administrator's; whether one who only reads is refused.
    Customer(bool),
}

pub struct Row {
    pub path: &'static str,
    pub body: Value,
    pub of: Of,
    /// What those get who may.
    pub open: Expect,
    /// What those get whose role may not.
    pub shut: Expect,
    /// What those get who may, but not with this customer.
    pub apart: Expect,
}

pub struct PageRow {
    /// As the pages' table has it.
    pub route: &'static str,
    pub path: String,
    pub row: Row,
}

/// Endpoints whose answer depends on more than a row says, and the tests that hold them: a view on its permission
/// (`a_view_stands_on_a_live_permission`), sessions and proofs on the desk.
pub const ELSEWHERE: [&str; 5] =
    ["/api/view/get", "/api/view/leave", "/api/sign_in", "/api/sign_out", "/api/sessions/end_all"];

/// Pages for those who are not signed in: what they hold is asked for by a secret, or by nothing.
pub const PUBLIC_PAGES: [&str; 7] =
    ["/sign-in", "/sign-in/second", "/welcome/:link", "/l/:link", "/my/sign-in", "/my/enter/:link", "/views/:id/:page"];

/// What plain forms are posted to, and what is no page. Each form asks the verb that its endpoint asks.
pub const FORMS: [&str; 28] = [
    "/healthz",
    "/readyz",
    "/worker.js",
    "/offline",
    "/sign-in",
    "/sign-in/second",
    "/sign-out",
    "/language",
    "/welcome",
    "/s",
    "/orgs/{id}/pin",
    "/events",
    "/l",
    "/audit.csv",
    "/my/sign-in",
    "/my/enter",
    "/my/sign-out",
    "/my/answer",
    "/my/withdraw",
    "/my/standing",
    "/my/vouch",
    "/my/question",
    "/sessions/end",
    "/sessions/end-all",
    "/api/{*function}",
    "/api/sign_in",
    "/api/sign_out",
    "/audit",
];

fn row(path: &'static str, of: Of, body: Value) -> Row {
    Row { path, body, of, open: In, shut: Refused, apart: Missing }
}

impl Row {
    fn open(self, open: Expect) -> Self {
        Self { open, ..self }
    }

    fn shut(self, shut: Expect) -> Self {
        Self { shut, ..self }
    }

    fn apart(self, apart: Expect) -> Self {
        Self { apart, ..self }
    }
}

/// Every endpoint, those that end sessions last.
pub fn endpoints(of: &Scene) -> Vec<Row> {
    let Scene { org, user, colleague, device, order, provider, consent, event } = of;
    let nobody = uuid::Uuid::nil();
    let settings = json!({"second_factor": false, "mask_contacts": true, "reads_an_hour": 0, "reveals_an_hour": 0});
    vec![
        row("/api/staff/door", Of::Public, json!({})),
        row("/api/staff/welcome", Of::Public, json!({"link": "none"})).open(Missing),
        row("/api/links/get", Of::Public, json!({"link": "none"})).open(Missing),
        row("/api/my/begin_passkey", Of::Public, json!({"email": "nobody@nowhere.example"})).open(Any),
        row("/api/search", Of::Agent(READ), json!({"q": "ana"})),
        row("/api/searches/suggestions", Of::Agent(READ), json!({})),
        row("/api/searches/commit", Of::Subject(READ), json!({"q": "ana", "org": org})),
        row("/api/searches/get", Of::Agent(READ), json!({"id": nobody})).open(Missing),
        row("/api/home", Of::Agent(READ), json!({})),
        row("/api/warnings/list", Of::Agent(READ), json!({"kind": "invitations"})),
        row("/api/users/get", Of::Subject(READ), json!({"id": user})),
        row("/api/users/list", Of::Subject(READ), json!({"org": org})),
        row("/api/orgs/get", Of::Subject(READ), json!({"id": org})),
        row("/api/orgs/charts", Of::Subject(READ), json!({"id": org})),
        row("/api/orgs/pin", Of::Subject(READ), json!({"id": org, "pinned": true})),
        row("/api/devices/get", Of::Subject(READ), json!({"id": device})),
        row("/api/devices/list", Of::Subject(READ), json!({"org": org})),
        row("/api/orders/get", Of::Subject(READ), json!({"number": order})),
        row("/api/mail/timeline", Of::Subject(READ), json!({"user_id": user})),
        row("/api/mail/dead", Of::Agent(READ), json!({})),
        // Nothing is proven: whoever may is told so.
        row("/api/users/reveal", Of::Subject("Seeing contact data"), json!({"user_id": user})).open(Refused),
        row("/api/verification/get", Of::Subject(READ), json!({"user_id": user})),
        row("/api/verification/send", Of::Subject("Sending a code"), json!({"user_id": user})),
        row(
            "/api/verification/ask_vouch",
            Of::Subject("Asking for a vouch"),
            json!({"user_id": user, "voucher_id": user}),
        ),
        row("/api/verification/confirm", Of::Agent(READ), json!({"id": nobody, "code": "482913"})).open(Missing),
        row(
            "/api/mail/clear_suppression",
            Of::Subject("Lifting a hold for a passing trouble"),
            json!({"user_id": user, "address": "a@b.example", "reason": "has room"}),
        )
        .open(No)
        .shut(No),
        row(
            "/api/mail/ask_owner",
            Of::Subject("Asking the owner of a mailbox"),
            json!({"user_id": user, "address": "a@b.example"}),
        )
        .open(No)
        .shut(No),
        row("/api/mail/resend_invitation", Of::Subject("Sending the invitation again"), json!({"user_id": user}))
            .open(Any)
            .shut(No),
        row("/api/mail/retry", Of::Agent(READ), json!({"id": nobody})).open(Missing),
        row("/api/visits/start", Of::Subject(CALL), json!({"user_id": user})),
        row("/api/visits/note", Of::Agent(READ), json!({"id": nobody, "notes": "x"})).open(Missing),
        row("/api/visits/end", Of::Agent(READ), json!({"id": nobody})).open(Missing),
        row("/api/visits/reopen", Of::Agent(CALL), json!({"id": nobody})).open(Missing),
        row("/api/visits/get", Of::Agent(READ), json!({"id": nobody})).open(Missing),
        row("/api/consent/org", Of::Subject(READ), json!({"org_id": org})),
        row(
            "/api/consent/request",
            Of::Subject("Asking a customer for access"),
            json!({"org_id": org, "reason": "to look", "minutes": 60}),
        ),
        row("/api/consent/give_back", Of::Agent(READ), json!({"id": nobody})).open(Missing),
        // Nothing is allowed yet: whoever may is told so.
        row(
            "/api/view/open",
            Of::Subject("Looking into a customer's org under its consent"),
            json!({"org_id": org, "reason": "to look"}),
        )
        .open(Refused),
        row("/api/audit/list", Of::Agent(LOG), json!({})),
        row("/api/audit/user", Of::Subject(HISTORY), json!({"id": user})),
        row("/api/audit/org", Of::Subject(HISTORY), json!({"id": org})),
        row("/api/audit/device", Of::Subject(HISTORY), json!({"id": device, "changes": true})),
        row(
            "/api/audit/answer",
            Of::Agent("Answering a customer's question"),
            json!({"id": nobody, "text": "because"}),
        )
        .open(Missing),
        row("/api/audit/ask_export", Of::Agent(LOG), json!({})),
        row("/api/audit/approve_export", Of::Agent("Approving another's large export"), json!({"id": nobody}))
            .open(Missing),
        row("/api/staff/me", Of::Agent(READ), json!({})),
        row("/api/staff/corner", Of::Agent(READ), json!({})),
        row("/api/staff/list", Of::Agent("Seeing who is an agent"), json!({})),
        row(
            "/api/staff/grant",
            Of::Subject("Giving and taking roles"),
            json!({"user_id": colleague, "role": "help_desk", "customers": [org]}),
        ),
        row("/api/staff/settings", Of::Agent("Changing the provider's settings"), settings),
        row("/api/my/me", Of::Customer(false), json!({})).apart(In),
        row("/api/my/access", Of::Customer(false), json!({})).apart(In),
        row("/api/my/request", Of::Customer(false), json!({"id": consent})),
        row("/api/my/log", Of::Customer(false), json!({})).apart(In),
        row("/api/my/standing", Of::Customer(true), json!({"provider_id": provider, "allowed": false})).apart(In),
        row("/api/my/question", Of::Customer(true), json!({"id": event, "text": "Why was this?"})),
        row("/api/my/vouch", Of::Customer(false), json!({"id": nobody, "yes": true})).open(Missing),
        row("/api/consent/answer", Of::Customer(true), json!({"id": consent, "grant": false})),
        row("/api/consent/withdraw", Of::Customer(true), json!({"id": consent})),
        row("/api/security/get", Of::Holder, json!({})).open(Any),
        row("/api/security/begin_totp", Of::Holder, json!({})).open(Any),
        row("/api/security/finish_totp", Of::Holder, json!({"code": "123456"})).open(Any),
        row("/api/security/remove_totp", Of::Holder, json!({})).open(Any),
        row("/api/security/begin_passkey", Of::Holder, json!({})).open(Any),
        row("/api/security/finish_passkey", Of::Holder, json!({"name": "x", "credential": "{}"})).open(Any),
        row("/api/security/remove_passkey", Of::Holder, json!({"id": nobody})).open(Any),
        row("/api/security/recovery_codes", Of::Holder, json!({})).open(Any),
        row("/api/prove/ways", Of::Holder, json!({})).open(Any),
        row("/api/prove/password", Of::Holder, json!({"password": "not this one"})).open(Any),
        row("/api/prove/code", Of::Holder, json!({"code": "123456"})).open(Any),
        row("/api/prove/begin_passkey", Of::Holder, json!({})).open(Any),
        row("/api/prove/passkey", Of::Holder, json!({"credential": "{}"})).open(Any),
        row("/api/staff/end_sessions", Of::Subject("Ending an agent's sessions"), json!({"user_id": colleague})),
        row("/api/sessions/list", Of::Agent(READ), json!({})),
        row("/api/sessions/left", Of::Holder, json!({})),
        row("/api/sessions/stay", Of::Holder, json!({})).open(Any),
        row("/api/sessions/end", Of::Agent(READ), json!({"id": nobody})).open(Missing),
    ]
}

/// Every page that takes a session. Of an agent's page, a customer's administrator is sent to sign in, and the other way round.
pub fn pages(of: &Scene) -> Vec<PageRow> {
    let Scene { org, user, device, order, consent, .. } = of;
    let nobody = uuid::Uuid::nil();
    let page = |route: &'static str, path: String, of: Of| PageRow { route, path, row: row("", of, Value::Null) };
    let own = |route: &'static str, of: Of| page(route, route.to_owned(), of);
    let gone = |page: PageRow| PageRow { row: page.row.open(Missing), ..page };
    let apart = |page: PageRow| PageRow { row: page.row.apart(In), ..page };
    vec![
        own("/", Of::Agent(READ)),
        page("/warnings/:kind", "/warnings/devices".to_owned(), Of::Agent(READ)),
        gone(page("/s/:id", format!("/s/{nobody}"), Of::Agent(READ))),
        page("/users/:id", format!("/users/{user}"), Of::Subject(READ)),
        page("/users/:id/mail", format!("/users/{user}/mail"), Of::Subject(READ)),
        page("/users/:id/history", format!("/users/{user}/history"), Of::Subject(HISTORY)),
        page("/orgs/:id", format!("/orgs/{org}"), Of::Subject(READ)),
        page("/orgs/:id/users", format!("/orgs/{org}/users"), Of::Subject(READ)),
        page("/orgs/:id/devices", format!("/orgs/{org}/devices"), Of::Subject(READ)),
        page("/orgs/:id/charts", format!("/orgs/{org}/charts"), Of::Subject(READ)),
        page("/orgs/:id/history", format!("/orgs/{org}/history"), Of::Subject(HISTORY)),
        page("/devices/:id", format!("/devices/{device}"), Of::Subject(READ)),
        page("/devices/:id/history", format!("/devices/{device}/history"), Of::Subject(HISTORY)),
        page("/orders/:number", format!("/orders/{order}"), Of::Subject(READ)),
        gone(page("/calls/:id", format!("/calls/{nobody}"), Of::Agent(READ))),
        own("/mail/undelivered", Of::Agent(READ)),
        own("/sessions", Of::Agent(READ)),
        own("/staff", Of::Agent("Seeing who is an agent")),
        own("/audit", Of::Agent(LOG)),
        apart(own("/my", Of::Customer(false))),
        apart(own("/my/log", Of::Customer(false))),
        apart(own("/my/security", Of::Customer(false))),
        page("/my/requests/:id", format!("/my/requests/{consent}"), Of::Customer(false)),
        PageRow { row: row("", Of::Holder, Value::Null).open(Any), ..own("/security", Of::Holder) },
    ]
}
