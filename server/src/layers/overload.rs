//! More than can be answered is not taken up: a request has its place or waits for it among few, and all others are told to
//! come again, before their body is read or their session looked up. What is under way is answered as ever.

use std::{sync::Arc, time::Duration};

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, Version},
    middleware::Next,
    response::Response,
};
use futures::StreamExt;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::{boot::Web, webhooks};

use super::{
    beat::Beat,
    body,
    busy::Asker,
    headers,
    lanes::{Kind, Lanes},
};

/// How long a short body may take to come. It has no place yet, so whoever sends slowly keeps nobody waiting.
const SENDING: Duration = Duration::from_secs(10);

/// Most of what strangers' webhooks may hold in memory before anybody has looked at it, in KiB.
const UNSEEN: usize = 64 * 1024;

/// For each that is worked on at once, so many are let in however late the process is.
const FEW: usize = 8;

/// Every lane, and what an answer that comes before all layers has to know.
#[derive(Clone)]
pub struct Gate {
    lanes: Lanes,
    beat: Beat,
    /// A KiB each.
    unseen: Arc<Semaphore>,
    web: Web,
}

impl Gate {
    pub fn new(web: &Web) -> Self {
        let unseen = Arc::new(Semaphore::new(UNSEEN));
        Self { lanes: Lanes::new(web.at_once), beat: Beat::start(FEW * web.at_once), unseen, web: web.clone() }
    }

    /// Room for the body that a stranger's webhook has announced; without a length, for the largest.
    fn room(&self, request: &Request) -> Option<OwnedSemaphorePermit> {
        let bytes = body::declared(request.headers()).unwrap_or(body::MOST).min(body::MOST);
        self.unseen.clone().try_acquire_many_owned(u32::try_from(bytes / 1024 + 1).ok()?).ok()
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
    let made = |whose, token: &str| gate.web.desk.made(whose, token);
    let vendors = |path: &str, headers: &HeaderMap| webhooks::shows_its_vendor(&gate.web, path, headers);
    let Some(kind) = Kind::of(&request, made, vendors) else { return next.run(request).await };
    let lane = gate.lanes.lane(kind);
    let (asker, old) = (Asker::of(&request), request.version() < Version::HTTP_2);
    if lane.is_full() || kind.is_soon() && gate.beat.is_late() {
        return gate.refuse(kind, asker, old);
    }
    let _room = match kind {
        Kind::WebhookOfStranger => match gate.room(&request) {
            Some(room) => Some(room),
            None => return gate.refuse(kind, asker, old),
        },
        _ => None,
    };
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
