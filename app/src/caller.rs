//! Who is calling: the one place where a page or server function gets its desk.

use std::sync::Arc;

use desk::{AgentDesk, Desk};
use http::{HeaderMap, header, request::Parts};
use leptos::prelude::use_context;
use model::AppError;
use tokio::sync::OnceCell;

use crate::error::ApiError;

/// The session cookie. A browser takes a `__Host-` cookie only with `Secure`, for this host and the whole of it.
pub const COOKIE: &str = "__Host-farol";

/// The same without `Secure`, sent as well over plain HTTP on a loopback address, for clients that keep a `Secure` cookie
/// back there.
pub const LOOPBACK_COOKIE: &str = "farol-loopback";

/// What the server gives every page and server function as a context: the desk, and the caller once looked up.
#[derive(Clone)]
pub struct Caller {
    desk: Desk,
    agent: Arc<OnceCell<Result<AgentDesk, AppError>>>,
}

impl Caller {
    /// One a request.
    pub fn new(desk: Desk) -> Self {
        Self { desk, agent: Arc::default() }
    }
}

/// The signed-in agent of this request, or `signed_out`. Looked up once, however many parts of a page ask.
pub async fn agent() -> Result<AgentDesk, ApiError> {
    let caller = use_context::<Caller>().ok_or_else(AppError::signed_out)?;
    let token = use_context::<Parts>().and_then(|parts| token(&parts.headers));
    let agent = caller.agent.get_or_init(|| async {
        match token {
            Some(token) => caller.desk.agent(&token).await,
            None => Err(AppError::signed_out()),
        }
    });
    Ok(agent.await.clone()?)
}

/// The desk itself, for the little that is there before anybody has signed in.
pub fn desk() -> Result<Desk, ApiError> {
    let caller = use_context::<Caller>().ok_or_else(|| AppError::internal("no desk"))?;
    Ok(caller.desk)
}

/// The session's token in a request's cookies.
pub fn token(headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let found = pairs.find(|(name, value)| (*name == COOKIE || *name == LOOPBACK_COOKIE) && !value.is_empty());
    found.map(|(_, value)| value.to_owned())
}
