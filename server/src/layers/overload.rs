//! More than can be answered is not taken up: a request has its place or waits for it among few, and all others are told to
//! come again, before their body is read or their session looked up. What is under way is answered as ever.

use std::time::Duration;

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::Version,
    middleware::Next,
    response::Response,
};
use futures::StreamExt;

use crate::boot::Web;

use super::{
    beat::Beat,
    busy::Asker,
    headers,
    lanes::{Kind, Lanes},
};

/// How long a short body may take to come. It has no place yet, so whoever sends slowly keeps nobody waiting.
const SENDING: Duration = Duration::from_secs(10);

/// For each that is worked on at once, so many are let in however late the process is.
const FEW: usize = 8;

/// Every lane, and what an answer that comes before all layers has to know.
#[derive(Clone)]
pub struct Gate {
    lanes: Lanes,
    beat: Beat,
    web: Web,
}

impl Gate {
    pub fn new(web: &Web) -> Self {
        Self { lanes: Lanes::new(web.at_once), beat: Beat::start(FEW * web.at_once), web: web.clone() }
    }

    fn refuse(&self, kind: Kind, asker: Asker, old: bool) -> Response {
        self.lanes.count_refused(kind);
        self.answer(asker.busy(), old)
    }

    fn answer(&self, mut response: Response, old: bool) -> Response {
        headers::put(response.headers_mut(), &self.web, old);
        response
    }
}

/// Before the router itself: what is sent away has not even been looked for in it.
pub async fn admit(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    let made = |token: &str| gate.web.desk.made(token);
    let Some(kind) = Kind::of(&request, made) else { return next.run(request).await };
    let lane = gate.lanes.lane(kind);
    let (asker, old) = (Asker::of(&request), request.version() < Version::HTTP_2);
    if lane.is_full() || kind.is_soon() && gate.beat.is_late() {
        return gate.refuse(kind, asker, old);
    }
    let request = match kind.body() {
        None => request,
        Some(most) => match read(request, most).await {
            Some(request) => request,
            None => return gate.answer(asker.half(), old),
        },
    };
    let Some(place) = lane.enter().await else { return gate.refuse(kind, asker, old) };
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

/// The request with its whole body, of so many bytes at the most.
async fn read(request: Request, most: usize) -> Option<Request> {
    let (head, body) = request.into_parts();
    let body = tokio::time::timeout(SENDING, to_bytes(body, most)).await.ok()?.ok()?;
    Some(Request::from_parts(head, Body::from(body)))
}
