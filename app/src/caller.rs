//! Who is calling: the one place where a page or server function gets its desk.

use std::sync::Arc;

use desk::{AgentDesk, Asks, Client, CustomerDesk, Desk, Holder};
use http::{HeaderMap, header, request::Parts};
use leptos::prelude::use_context;
use model::{AppError, audit::Untaken};
use percent_encoding::percent_decode_str;
use tokio::sync::OnceCell;

use crate::error::ApiError;

/// The session cookie. A browser takes a `__Host-` cookie only with `Secure`, for this host and the whole of it.
pub const COOKIE: &str = "__Host-farol";

/// The same without `Secure`, sent as well over plain HTTP on a loopback address, for clients that keep a `Secure` cookie
/// back there.
pub const LOOPBACK_COOKIE: &str = "farol-loopback";

/// The session cookies of a customer's administrator: one browser may hold both kinds.
pub const CUSTOMER_COOKIE: &str = "__Host-farol-customer";
pub const CUSTOMER_LOOPBACK_COOKIE: &str = "farol-customer-loopback";

/// What was typed as the e-mail address of a sign-in that failed, percent-encoded: whoever may sign in by it or nobody. The
/// sign-in page alone is told, for a minute.
pub const TYPED_COOKIE: &str = "farol-typed";

/// A question of a customer's that was not taken: the id of its line, a full stop, and the text, percent-encoded. The page of the
/// log alone is told, for a minute.
pub const UNTAKEN_COOKIE: &str = "farol-untaken";

/// The header of what a page asks while nobody has touched it for a while: it hears news, or looks anew (`start.js`). Who leaves
/// a desk with its pages open is signed out all the same.
pub const BY_ITSELF: &str = "farol-by-itself";

/// What the server gives every page and server function as a context: the desk, and the caller once looked up.
#[derive(Clone)]
pub struct Caller {
    desk: Desk,
    agent: Arc<OnceCell<Result<AgentDesk, AppError>>>,
    customer: Arc<OnceCell<Result<CustomerDesk, AppError>>>,
}

impl Caller {
    /// One a request.
    pub fn new(desk: Desk) -> Self {
        Self { desk, agent: Arc::default(), customer: Arc::default() }
    }
}

/// The signed-in agent of this request, or `signed_out`. Looked up once, however many parts of a page ask.
pub async fn agent() -> Result<AgentDesk, ApiError> {
    let caller = use_context::<Caller>().ok_or_else(AppError::signed_out)?;
    let token = use_context::<Parts>().and_then(|parts| token(&parts.headers));
    let client = client();
    let agent = caller.agent.get_or_init(|| async {
        match token {
            Some(token) => caller.desk.agent_who(&token, asks()).await.map(|agent| agent.from(client)),
            None => Err(AppError::signed_out()),
        }
    });
    Ok(agent.await.clone()?)
}

/// The signed-in administrator of a customer, or `signed_out`.
pub async fn customer() -> Result<CustomerDesk, ApiError> {
    let caller = use_context::<Caller>().ok_or_else(AppError::signed_out)?;
    let token = use_context::<Parts>().and_then(|parts| customer_token(&parts.headers));
    let client = client();
    let customer = caller.customer.get_or_init(|| async {
        match token {
            Some(token) => caller.desk.customer_who(&token, asks()).await.map(|customer| customer.from(client)),
            None => Err(AppError::signed_out()),
        }
    });
    Ok(customer.await.clone()?)
}

/// Whoever is signed in, or on the way in, with their own means of proof.
pub async fn holder(customer: bool) -> Result<Holder, ApiError> {
    let caller = use_context::<Caller>().ok_or_else(AppError::signed_out)?;
    let parts = use_context::<Parts>().ok_or_else(AppError::signed_out)?;
    let token = if customer { customer_token(&parts.headers) } else { token(&parts.headers) };
    let token = token.ok_or_else(AppError::signed_out)?;
    Ok(caller.desk.holder(&token, customer).await?.from(client()))
}

fn asks() -> Asks {
    let by_itself = use_context::<Parts>().is_some_and(|parts| parts.headers.contains_key(BY_ITSELF));
    if by_itself { Asks::ThePage } else { Asks::Somebody }
}

/// Where the request came from: the server puts it beside each request.
pub fn client() -> Client {
    use_context::<Parts>().and_then(|parts| parts.extensions.get::<Client>().cloned()).unwrap_or_default()
}

/// The desk itself, for the little that is there before anybody has signed in.
pub fn desk() -> Result<Desk, ApiError> {
    let caller = use_context::<Caller>().ok_or_else(|| AppError::internal("no desk"))?;
    Ok(caller.desk)
}

/// The token of an agent's session in a request's cookies.
pub fn token(headers: &HeaderMap) -> Option<String> {
    cookie(headers, [COOKIE, LOOPBACK_COOKIE])
}

/// The token of a customer's session in a request's cookies.
pub fn customer_token(headers: &HeaderMap) -> Option<String> {
    cookie(headers, [CUSTOMER_COOKIE, CUSTOMER_LOOPBACK_COOKIE])
}

/// What was typed into the sign-in page's first field when it failed just now; empty where nothing was.
pub fn typed() -> String {
    let typed = use_context::<Parts>().and_then(|parts| cookie(&parts.headers, [TYPED_COOKIE]));
    decoded(&typed.unwrap_or_default())
}

/// What was asked of the log just now and not taken.
pub fn untaken() -> Option<Untaken> {
    let kept = use_context::<Parts>().and_then(|parts| cookie(&parts.headers, [UNTAKEN_COOKIE]))?;
    let (about, text) = kept.split_once('.')?;
    Some(Untaken { about: about.parse().ok()?, text: decoded(text) })
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

fn cookie<const N: usize>(headers: &HeaderMap, names: [&str; N]) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs: Vec<_> =
        cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('=')).collect();
    // The one that only this host can set comes first, wherever it stands.
    let found = names.iter().find_map(|own| pairs.iter().find(|(name, value)| name == own && !value.is_empty()));
    found.map(|(_, value)| (*value).to_owned())
}
