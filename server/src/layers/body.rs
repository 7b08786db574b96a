//! Bodies are bounded. One that is too large is read to its end and thrown away, within reason, before the answer: a client
//! that is cut off while it sends never sees why.

use std::time::Duration;

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, header},
    middleware::Next,
    response::Response,
};
use futures::StreamExt;
use http_body_util::Limited;
use model::{AppError, ErrorKind};

use super::api::problem;

/// Most bytes of a request's body.
pub const MOST: usize = 1024 * 1024;

/// Most that is read of a body that is thrown away, in bytes and in time.
const PATIENCE_BYTES: usize = 8 * MOST;
const PATIENCE: Duration = Duration::from_secs(5);

pub async fn limit(request: Request, next: Next) -> Response {
    if declared(request.headers()).is_some_and(|bytes| bytes > MOST) {
        let _ = tokio::time::timeout(PATIENCE, throw_away(request.into_body())).await;
        return problem(&AppError::new(ErrorKind::TooLarge, "The request is larger than 1 MiB."));
    }
    next.run(request.map(|body| Body::new(Limited::new(body, MOST)))).await
}

pub fn declared(headers: &HeaderMap) -> Option<usize> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

async fn throw_away(body: Body) {
    let mut parts = body.into_data_stream();
    let mut read = 0;
    while let Some(Ok(part)) = parts.next().await {
        read += part.len();
        if read > PATIENCE_BYTES {
            return;
        }
    }
}
