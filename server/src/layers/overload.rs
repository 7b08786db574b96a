//! More than can be answered is not taken up: a request has its place or waits for it among few, and all others are told to
//! come again, before their body is read or their session looked up. What is under way is answered as ever.

use std::time::Duration;

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures::StreamExt;
use model::{AppError, ErrorKind};

use super::{
    api::problem,
    busy::Busy,
    lanes::{Kind, Lanes, SMALL},
};

/// How long a short body may take to come. It has no place yet, so whoever sends slowly keeps nobody waiting.
const SENDING: Duration = Duration::from_secs(10);

pub async fn admit(State(lanes): State<Lanes>, request: Request, next: Next) -> Response {
    let Some(kind) = Kind::of(&request) else { return next.run(request).await };
    let lane = lanes.lane(kind);
    let busy = Busy::answer_to(&request);
    let refuse = |busy: Busy| {
        lanes.count_refused(kind);
        busy.into_response()
    };
    if lane.is_full() {
        return refuse(busy);
    }
    let request = match kind {
        Kind::Search | Kind::Call | Kind::SignIn => match read(request).await {
            Some(request) => request,
            None => {
                return problem(&AppError::new(ErrorKind::BadRequest, "The request did not come whole, or in time."));
            }
        },
        _ => request,
    };
    let Some(place) = lane.enter().await else { return refuse(busy) };
    let response = next.run(request).await;
    if !kind.is_held() {
        return response;
    }
    response.map(|body| {
        let held = body.into_data_stream().map(move |part| {
            let _until_the_end = &place;
            part
        });
        Body::from_stream(held)
    })
}

/// The request with its whole body.
async fn read(request: Request) -> Option<Request> {
    let (head, body) = request.into_parts();
    let body = tokio::time::timeout(SENDING, to_bytes(body, SMALL)).await.ok()?.ok()?;
    Some(Request::from_parts(head, Body::from(body)))
}
