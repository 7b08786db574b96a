//! `GET /events?user=ID`, `?org=ID`, `?my=1`: what changes of one user or customer, as server-sent events, for as long as
//! the reader's session lives and the server runs. The events say that something changed, not what: the page asks for that as for everything else.

mod lines;

use std::{
    convert::Infallible,
    time::{Duration, Instant},
};

use app::caller;
use axum::{
    extract::{Query, State},
    http::HeaderMap,
    response::{
        IntoResponse, Response,
        sse::{Event, Sse},
    },
};
use desk::{Asks, Ears};
use futures::stream;
use lines::Open;
use model::{AppError, ErrorKind, OrgId, UserId};
use serde::Deserialize;

use crate::{boot::Web, layers::api::Problem};

pub use lines::Lines;

/// How often a page hears that the line is still open.
const BEAT: Duration = Duration::from_secs(15);

/// How soon an open line notices that the server is ending.
const GLANCE: Duration = Duration::from_millis(500);

/// What a page listens for: one user or one customer, as an agent; or its own org, as a customer's administrator.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Topic {
    user: String,
    org: String,
    my: String,
}

/// Whose session has to live on.
enum Reader {
    Agent(String),
    Customer(String),
}

impl Reader {
    async fn is_live(&self, web: &Web) -> bool {
        match self {
            Self::Agent(token) => web.desk.is_live(token).await,
            Self::Customer(token) => web.desk.is_customer_live(token).await,
        }
    }
}

struct Line {
    web: Web,
    reader: Reader,
    ears: Ears,
    /// What each event carries: whom it is about.
    data: String,
    waiting: Vec<&'static str>,
    beat: Instant,
    _open: Open,
}

pub async fn listen(
    State(web): State<Web>,
    headers: HeaderMap,
    Query(topic): Query<Topic>,
) -> Result<Response, Problem> {
    let too_many = || AppError::new(ErrorKind::TooMany, "Too many requests.");
    let (open, reader, ears, data) = if topic.my.is_empty() {
        let token = caller::token(&headers).ok_or_else(AppError::signed_out)?;
        let agent = web.desk.agent_who(&token, Asks::ThePage).await?;
        let open = web.lines.open(agent.session().0, agent.me().id.0).ok_or_else(too_many)?;
        let (ears, data) = if topic.org.is_empty() {
            let user: UserId = topic.user.parse().map_err(|_| AppError::not_found("user"))?;
            (agent.hear(user).await?, format!("{{\"user_id\":\"{user}\"}}"))
        } else {
            let org: OrgId = topic.org.parse().map_err(|_| AppError::not_found("customer"))?;
            (agent.hear_org(org).await?, format!("{{\"org_id\":\"{org}\"}}"))
        };
        (open, Reader::Agent(token), ears, data)
    } else {
        let token = caller::customer_token(&headers).ok_or_else(AppError::signed_out)?;
        let customer = web.desk.customer_who(&token, Asks::ThePage).await?;
        let open = web.lines.open(customer.session().0, customer.me().id.0).ok_or_else(too_many)?;
        (open, Reader::Customer(token), customer.hear(), "{}".to_owned())
    };
    let line = Line { web, reader, ears, data, waiting: vec!["beat"], beat: Instant::now(), _open: open };
    Ok(Sse::new(stream::unfold(line, next)).into_response())
}

/// The next event; `None` ends the line.
async fn next(mut line: Line) -> Option<(Result<Event, Infallible>, Line)> {
    loop {
        if let Some(name) = line.waiting.pop() {
            return Some((Ok(Event::default().event(name).data(line.data.clone())), line));
        }
        if line.web.ending.is_closing() {
            return None;
        }
        let changed = tokio::time::timeout(GLANCE, line.ears.next()).await;
        match changed {
            Ok(Some(what)) => line.waiting.extend(what),
            Ok(None) => return None,
            Err(_) if line.beat.elapsed() >= BEAT => line.waiting.push("beat"),
            Err(_) => continue,
        }
        // A session that has ended hears nothing more, and neither to listen nor to begin to keeps one alive.
        if !line.reader.is_live(&line.web).await {
            return None;
        }
        line.beat = Instant::now();
    }
}
