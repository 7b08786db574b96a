//! Every URL in one table: where a link leads, what answers a form, and which page is shown.

use std::fmt;

use leptos::prelude::*;
use leptos_router::{
    SsrMode,
    components::{FlatRoutes, Route},
    path,
};
use model::{ConsentId, DeviceId, OrgId, SearchId, UserId, ViewId, VisitId, view::ViewPage, warnings::WarningKind};

use crate::{
    bundles::{Cards, Doors, My, Office},
    search, ui, users,
};

/// A page, as a link names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    Home,
    /// The early warnings of one kind.
    Warnings(WarningKind),
    Search(SearchId),
    User(UserId),
    Org(OrgId),
    OrgUsers(OrgId),
    OrgDevices(OrgId),
    /// A customer's numbers over time.
    OrgCharts(OrgId),
    Device(DeviceId),
    Order(String),
    Sessions,
    /// A user's mail.
    Mail(UserId),
    /// The provider's mail that was given up on.
    DeadLetters,
    /// With the local path to go on to.
    SignIn(String),
    /// The second step of signing in, with the local path to go on to.
    SecondFactor(String),
    /// One's own passkeys and authenticator app.
    Security,
    /// The provider's agents.
    Staff,
    /// The provider's log.
    Audit,
    UserHistory(UserId),
    OrgHistory(OrgId),
    DeviceHistory(DeviceId),
    /// The summary of a call.
    Call(VisitId),
    View(ViewId, ViewPage),
    /// A customer's own pages.
    My,
    MyLog,
    MyRequest(ConsentId),
    MySecurity,
    /// With the local path to go on to.
    MySignIn(String),
}

impl fmt::Display for To {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Home => out.write_str("/"),
            Self::Warnings(kind) => write!(out, "/warnings/{kind}"),
            Self::Search(id) => write!(out, "/s/{id}"),
            Self::User(id) => write!(out, "/users/{id}"),
            Self::Org(id) => write!(out, "/orgs/{id}"),
            Self::OrgUsers(id) => write!(out, "/orgs/{id}/users"),
            Self::OrgDevices(id) => write!(out, "/orgs/{id}/devices"),
            Self::OrgCharts(id) => write!(out, "/orgs/{id}/charts"),
            Self::Device(id) => write!(out, "/devices/{id}"),
            Self::Order(number) => write!(out, "/orders/{}", encode(number)),
            Self::Sessions => out.write_str("/sessions"),
            Self::Mail(id) => write!(out, "/users/{id}/mail"),
            Self::DeadLetters => out.write_str("/mail/undelivered"),
            Self::SignIn(next) if next.is_empty() || next == "/" => out.write_str("/sign-in"),
            Self::SignIn(next) => write!(out, "/sign-in?next={}", encode(next)),
            Self::SecondFactor(next) => write!(out, "/sign-in/second?next={}", encode(next)),
            Self::Security => out.write_str("/security"),
            Self::Staff => out.write_str("/staff"),
            Self::Audit => out.write_str("/audit"),
            Self::UserHistory(id) => write!(out, "/users/{id}/history"),
            Self::OrgHistory(id) => write!(out, "/orgs/{id}/history"),
            Self::DeviceHistory(id) => write!(out, "/devices/{id}/history"),
            Self::Call(id) => write!(out, "/calls/{id}"),
            Self::View(id, page) => write!(out, "/views/{id}/{page}"),
            Self::My => out.write_str("/my"),
            Self::MyLog => out.write_str("/my/log"),
            Self::MyRequest(id) => write!(out, "/my/requests/{id}"),
            Self::MySecurity => out.write_str("/my/security"),
            Self::MySignIn(next) if next.is_empty() || next == "/my" => out.write_str("/my/sign-in"),
            Self::MySignIn(next) => write!(out, "/my/sign-in?next={}", encode(next)),
        }
    }
}

/// What a plain HTML form is posted to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Post {
    SignIn,
    SignOut,
    /// `language`, `next`.
    Language,
    Search,
    Pin(OrgId),
    EndSession,
    EndAllSessions,
    Welcome,
    /// The answer to the question of a mailed link.
    Answer,
    /// A code of an authenticator app or a recovery code, as the second step of signing in.
    SecondFactor,
    /// The provider's log as CSV. Read by GET, with the filter in the query.
    AuditCsv,
    /// Asks for a link to sign in to a customer's own pages.
    MySignIn,
    /// Signs in by such a link.
    MyEnter,
    MySignOut,
    /// `id`, `grant` (`true`, `false`), `minutes`.
    MyAnswer,
    /// `id`.
    MyWithdraw,
    /// `provider_id`, `allowed` (`true`, `false`).
    MyStanding,
    /// `id`, `yes` (`true`, `false`).
    MyVouch,
    /// `id`, `text`.
    MyQuestion,
}

impl fmt::Display for Post {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SignIn => out.write_str("/sign-in"),
            Self::SignOut => out.write_str("/sign-out"),
            Self::Language => out.write_str("/language"),
            Self::Search => out.write_str("/s"),
            Self::Pin(id) => write!(out, "/orgs/{id}/pin"),
            Self::EndSession => out.write_str("/sessions/end"),
            Self::EndAllSessions => out.write_str("/sessions/end-all"),
            Self::Welcome => out.write_str("/welcome"),
            Self::Answer => out.write_str("/l"),
            Self::SecondFactor => out.write_str("/sign-in/second"),
            Self::AuditCsv => out.write_str("/audit.csv"),
            Self::MySignIn => out.write_str("/my/sign-in"),
            Self::MyEnter => out.write_str("/my/enter"),
            Self::MySignOut => out.write_str("/my/sign-out"),
            Self::MyAnswer => out.write_str("/my/answer"),
            Self::MyWithdraw => out.write_str("/my/withdraw"),
            Self::MyStanding => out.write_str("/my/standing"),
            Self::MyVouch => out.write_str("/my/vouch"),
            Self::MyQuestion => out.write_str("/my/question"),
        }
    }
}

/// Pages that are there before anybody is signed in.
pub fn is_public(path: &str) -> bool {
    matches!(path, "/sign-in" | "/sign-in/second" | "/my/sign-in")
        || path.starts_with("/welcome/")
        || path.starts_with("/l/")
        || path.starts_with("/my/enter/")
}

/// Pages of a customer's own: another session lets in, and they have another head.
pub fn is_customers(path: &str) -> bool {
    path == "/my" || path.starts_with("/my/")
}

/// `next` when it is a path of this site, else the home page: never another site (`//…`, `/\…`).
pub fn local(next: Option<String>) -> String {
    let safe = |path: &String| {
        let mut chars = path.chars();
        chars.next() == Some('/')
            && !matches!(chars.next(), Some('/' | '\\'))
            && !path.contains(|c: char| c.is_control() || c == '\\')
            && !is_public(path.split('?').next().unwrap_or_default())
    };
    next.filter(safe).unwrap_or_else(|| To::Home.to_string())
}

/// As `encodeURIComponent` does (RFC 3986 §2.1).
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(byte.into()),
            _ => {
                out.push('%');
                for half in [byte >> 4, byte & 15] {
                    out.push(char::from(b"0123456789ABCDEF"[usize::from(half)]));
                }
            }
        }
    }
    out
}

/// The page of the current address. Each is whole when it is sent: its status is true, and it reads without script.
#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <FlatRoutes fallback=ui::problem::nowhere>
            <Route path=path!("/") view=search::home::page ssr=SsrMode::Async />
            <Route path=path!("/warnings/:kind") view=Cards::Warnings ssr=SsrMode::Async />
            <Route path=path!("/s/:id") view=search::show::page ssr=SsrMode::Async />
            <Route path=path!("/users/:id") view=users::show::page ssr=SsrMode::Async />
            <Route path=path!("/users/:id/mail") view=Cards::Mail ssr=SsrMode::Async />
            <Route path=path!("/mail/undelivered") view=Cards::Undelivered ssr=SsrMode::Async />
            <Route path=path!("/orgs/:id") view=Cards::Org ssr=SsrMode::Async />
            <Route path=path!("/orgs/:id/users") view=Cards::OrgUsers ssr=SsrMode::Async />
            <Route path=path!("/orgs/:id/devices") view=Cards::OrgDevices ssr=SsrMode::Async />
            <Route path=path!("/orgs/:id/charts") view=Cards::OrgCharts ssr=SsrMode::Async />
            <Route path=path!("/devices/:id") view=Cards::Device ssr=SsrMode::Async />
            <Route path=path!("/orders/:number") view=Cards::Order ssr=SsrMode::Async />
            <Route path=path!("/sessions") view=Office::Sessions ssr=SsrMode::Async />
            <Route path=path!("/sign-in") view=Doors::SignIn ssr=SsrMode::Async />
            <Route path=path!("/welcome/:link") view=Doors::Welcome ssr=SsrMode::Async />
            <Route path=path!("/l/:link") view=Doors::Link ssr=SsrMode::Async />
            <Route path=path!("/sign-in/second") view=Doors::SecondFactor ssr=SsrMode::Async />
            <Route path=path!("/security") view=Office::Security ssr=SsrMode::Async />
            <Route path=path!("/staff") view=Office::Staff ssr=SsrMode::Async />
            <Route path=path!("/audit") view=Office::Audit ssr=SsrMode::Async />
            <Route path=path!("/users/:id/history") view=Office::UserHistory ssr=SsrMode::Async />
            <Route path=path!("/orgs/:id/history") view=Office::OrgHistory ssr=SsrMode::Async />
            <Route path=path!("/devices/:id/history") view=Office::DeviceHistory ssr=SsrMode::Async />
            <Route path=path!("/calls/:id") view=Office::Call ssr=SsrMode::Async />
            <Route path=path!("/views/:id/:page") view=Office::View ssr=SsrMode::Async />
            <Route path=path!("/my") view=My::Access ssr=SsrMode::Async />
            <Route path=path!("/my/log") view=My::Log ssr=SsrMode::Async />
            <Route path=path!("/my/requests/:id") view=My::Request ssr=SsrMode::Async />
            <Route path=path!("/my/security") view=My::Security ssr=SsrMode::Async />
            <Route path=path!("/my/enter/:link") view=Doors::MyEnter ssr=SsrMode::Async />
            <Route path=path!("/my/sign-in") view=Doors::MySignIn ssr=SsrMode::Async />
        </FlatRoutes>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn next_stays_on_this_site() {
        let here = |next: &str| local(Some(next.to_owned()));
        for kept in ["/users/1", "/orgs/1/users?status=active&desc=1"] {
            assert_eq!(here(kept), kept);
        }
        for other in
            ["", "users", "//evil.example", "/\\evil.example", "https://evil.example", "/sign-in?next=/", "/a\nb"]
        {
            assert_eq!(here(other), "/", "{other:?}");
        }
    }

    #[test]
    fn encodes() {
        assert_eq!(encode("/orgs/1?a=é"), "%2Forgs%2F1%3Fa%3D%C3%A9");
    }
}
