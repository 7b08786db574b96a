//! `GET /events?user=ID`: what changes of one user, as server-sent events, for as long as the agent's session lives and the
//! server runs. The events say that something changed, not what: the page asks for that as for everything else.

use std::{
    convert::Infallible,
    sync::atomic::Ordering,
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
use desk::Ears;
use futures::stream;
use model::{AppError, UserId};
use serde::Deserialize;

use crate::{boot::Web, layers::api::Problem};

/// How often a page hears that the line is still open.
const BEAT: Duration = Duration::from_secs(15);

/// How soon an open line notices that the server is ending.
const GLANCE: Duration = Duration::from_millis(500);

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Topic {
    user: String,
}

struct Line {
    web: Web,
    token: String,
    ears: Ears,
    user: UserId,
    waiting: Vec<&'static str>,
    beat: Instant,
}

pub async fn listen(
    State(web): State<Web>,
    headers: HeaderMap,
    Query(topic): Query<Topic>,
) -> Result<Response, Problem> {
    let token = caller::token(&headers).ok_or_else(AppError::signed_out)?;
    let agent = web.desk.agent(&token).await?;
    let user: UserId = topic.user.parse().map_err(|_| AppError::not_found("user"))?;
    let ears = agent.hear(user).await?;
    let line = Line { web, token, ears, user, waiting: vec!["beat"], beat: Instant::now() };
    Ok(Sse::new(stream::unfold(line, next)).into_response())
}

/// The next event; `None` ends the line.
async fn next(mut line: Line) -> Option<(Result<Event, Infallible>, Line)> {
    loop {
        if let Some(name) = line.waiting.pop() {
            let data = format!("{{\"user_id\":\"{}\"}}", line.user);
            return Some((Ok(Event::default().event(name).data(data)), line));
        }
        if line.web.ending.load(Ordering::Relaxed) {
            return None;
        }
        let changed = tokio::time::timeout(GLANCE, line.ears.next()).await;
        match changed {
            Ok(Some(what)) => line.waiting.extend(what),
            Ok(None) => return None,
            Err(_) if line.beat.elapsed() >= BEAT => line.waiting.push("beat"),
            Err(_) => continue,
        }
        // A session that has ended hears nothing more, and listening keeps none alive.
        if !line.web.desk.is_live(&line.token).await {
            return None;
        }
        line.beat = Instant::now();
    }
}
