//! What requests wait for, by what they ask: one kind that is asked for too much keeps no other waiting. Whoever shows no
//! session that a server of ours made waits apart from those who work.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use app::caller;
use axum::{
    extract::Request,
    http::{HeaderMap, Method, header},
};
use desk::Whose;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::body;

/// Most bytes of a body that is short.
const SMALL: usize = 16 * 1024;

/// The longest that a request waits for its place: where something is stuck.
const PATIENCE: Duration = Duration::from_secs(2);

/// Who would have to wait longer than this, as places were held lately, is sent away at once.
const WORTH_IT: Duration = Duration::from_millis(250);

/// How often the log says that requests were sent away.
const TOLD: Duration = Duration::from_secs(10);

/// What a request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A keystroke, or a search that is committed.
    Search,
    /// A page of somebody who is signed in.
    Page,
    /// What pages ask and do.
    Call,
    /// Passwords, links and second factors: what hashes.
    SignIn,
    /// Anything of a customer's administrator, of whom there are many, and whom no provider has chosen.
    Customer,
    /// Anything of somebody who shows no session of ours.
    Stranger,
    /// A body that is not read before its turn.
    Large,
    /// The same of anybody who is no agent: whoever sends slowly keeps strangers waiting alone.
    LargeOfStranger,
    /// Reports of mail vendors, who come again, and whose head shows who they are.
    Webhook,
    /// The same where only the body can show it.
    WebhookOfStranger,
    /// The log as a file: held until it is read to its end.
    Export,
    /// Live events: held for as long as the page is open.
    Line,
}

const ALL: [Kind; 12] = [
    Kind::Search,
    Kind::Page,
    Kind::Call,
    Kind::SignIn,
    Kind::Customer,
    Kind::Stranger,
    Kind::Large,
    Kind::LargeOfStranger,
    Kind::Webhook,
    Kind::WebhookOfStranger,
    Kind::Export,
    Kind::Line,
];

impl Kind {
    /// `None`: never sent away. Looks at the head alone; `made` says whether a session's token is of our own making, `vendors`
    /// whether a webhook's head shows its vendor.
    pub fn of(
        request: &Request,
        made: impl Fn(Whose, &str) -> bool,
        vendors: impl Fn(&str, &HeaderMap) -> bool,
    ) -> Option<Self> {
        let (path, headers) = (request.uri().path(), request.headers());
        let reads = matches!(*request.method(), Method::GET | Method::HEAD);
        let is_agent = || caller::token(headers).is_some_and(|token| made(Whose::Agents, &token));
        let is_customer = || caller::customer_token(headers).is_some_and(|token| made(Whose::Customers, &token));
        let large = || if is_agent() { Self::Large } else { Self::LargeOfStranger };
        Some(match path {
            "/healthz" | "/readyz" | "/worker.js" | "/offline" => return None,
            _ if path.starts_with("/assets/") => return None,
            "/events" if is_agent() || is_customer() => Self::Line,
            "/events" => Self::Stranger,
            _ if path.starts_with("/webhooks/") && is_within(headers, body::MOST) => {
                if vendors(path, headers) {
                    Self::Webhook
                } else {
                    Self::WebhookOfStranger
                }
            }
            _ if path.starts_with("/webhooks/") => large(),
            "/api/sign_in" | "/sign-in" | "/sign-in/second" | "/welcome" | "/my/sign-in" | "/my/enter" if !reads => {
                if is_small(headers) {
                    Self::SignIn
                } else {
                    large()
                }
            }
            _ if !is_agent() => {
                if !reads && !is_small(headers) {
                    Self::LargeOfStranger
                } else if is_customer() {
                    Self::Customer
                } else {
                    Self::Stranger
                }
            }
            "/audit.csv" => Self::Export,
            _ if reads => Self::Page,
            _ if !is_small(headers) => Self::Large,
            "/s" | "/api/search" => Self::Search,
            _ if path.starts_with("/api/searches/") => Self::Search,
            _ => Self::Call,
        })
    }

    /// How many at once, and how many wait, where `n` is the measure.
    fn bounds(self, n: usize) -> (usize, usize) {
        match self {
            Self::Search | Self::Page | Self::Call | Self::Customer => (n, 8 * n),
            Self::SignIn => (n, 4 * n),
            Self::Stranger | Self::Webhook | Self::WebhookOfStranger => (n.div_ceil(2), 4 * n),
            Self::Large | Self::LargeOfStranger | Self::Export => (n.div_ceil(4), n),
            Self::Line => (500 * n, 0),
        }
    }

    /// Most bytes of its body, where that is read before it has a place: whoever sends slowly keeps nobody waiting.
    pub fn body(self) -> Option<usize> {
        match self {
            Self::Search | Self::Call | Self::SignIn | Self::Customer | Self::Stranger => Some(SMALL),
            Self::Webhook | Self::WebhookOfStranger => Some(body::MOST),
            Self::Page | Self::Large | Self::LargeOfStranger | Self::Export | Self::Line => None,
        }
    }

    /// Whether somebody waits for it now: who asks again in a second has lost little.
    pub fn is_soon(self) -> bool {
        matches!(self, Self::Search | Self::Page | Self::Call | Self::Customer | Self::Stranger)
    }

    /// Whether the place is held until the answer has been read to its end.
    pub fn is_held(self) -> bool {
        matches!(self, Self::Export | Self::Line)
    }
}

/// Whether the body says that it is short.
fn is_small(headers: &HeaderMap) -> bool {
    !headers.contains_key(header::TRANSFER_ENCODING) && is_within(headers, SMALL)
}

/// Whether it says so, or nothing.
fn is_within(headers: &HeaderMap, most: usize) -> bool {
    body::declared(headers).is_none_or(|bytes| bytes <= most)
}

/// Four for each core: enough to keep them busy while some wait for the database, and few enough that each is done soon.
pub fn default_at_once() -> usize {
    4 * thread::available_parallelism().map_or(2, usize::from)
}

/// One lane a kind; clones are the same lanes.
#[derive(Clone)]
pub struct Lanes(Arc<Inner>);

struct Inner {
    lanes: [Lane; ALL.len()],
    refused: AtomicU64,
    told: Mutex<Option<Instant>>,
}

impl Lanes {
    pub fn new(at_once: usize) -> Self {
        let lanes = ALL.map(|kind| Lane::new(kind.bounds(at_once)));
        Self(Arc::new(Inner { lanes, refused: AtomicU64::default(), told: Mutex::default() }))
    }

    pub fn lane(&self, kind: Kind) -> &Lane {
        &self.0.lanes[kind as usize]
    }

    /// Counts one that was sent away; the log has how many, now and then.
    pub fn count_refused(&self, kind: Kind) {
        let refused = self.0.refused.fetch_add(1, Ordering::Relaxed) + 1;
        let mut told = self.0.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.is_none_or(|at| at.elapsed() >= TOLD) {
            *told = Some(Instant::now());
            tracing::warn!(refused, ?kind, "more is asked than can be answered: requests were sent away");
        }
    }
}

/// So many at once, and so many who wait.
pub struct Lane {
    places: Arc<Semaphore>,
    many: usize,
    queue: Semaphore,
    longest_queue: usize,
    /// How long a place was held lately, in microseconds: a mean in which the last one counts a sixteenth.
    held: Arc<AtomicU64>,
}

impl Lane {
    fn new((many, longest_queue): (usize, usize)) -> Self {
        let (places, queue) = (Arc::new(Semaphore::new(many)), Semaphore::new(longest_queue));
        Self { places, many, queue, longest_queue, held: Arc::default() }
    }

    /// Whoever came now would not get a place, or too late to be worth it.
    pub fn is_full(&self) -> bool {
        if self.places.available_permits() > 0 {
            return false;
        }
        let waiting = self.longest_queue - self.queue.available_permits();
        if waiting < self.many.min(self.longest_queue) {
            return false;
        }
        let wait = self.held.load(Ordering::Relaxed) * (waiting as u64 + 1) / self.many as u64;
        waiting == self.longest_queue || Duration::from_micros(wait) > WORTH_IT
    }

    /// A place, at once or after a wait; `None` where too many wait already, or it takes too long.
    pub async fn enter(&self) -> Option<Place> {
        let place = match self.places.clone().try_acquire_owned() {
            Ok(place) => place,
            Err(_) => {
                let _waiting = self.queue.try_acquire().ok()?;
                tokio::time::timeout(PATIENCE, self.places.clone().acquire_owned()).await.ok()?.ok()?
            }
        };
        Some(Place { _place: place, since: Instant::now(), held: self.held.clone() })
    }
}

/// A place, until it is let go of.
pub struct Place {
    _place: OwnedSemaphorePermit,
    since: Instant,
    held: Arc<AtomicU64>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let took = u64::try_from(self.since.elapsed().as_micros()).unwrap_or(u64::MAX / 16);
        let old = self.held.load(Ordering::Relaxed);
        // Two at the same moment may count as one: it is a mean of many.
        self.held.store(old - old / 16 + took / 16, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn check(method: &str, path: &str, headers: &[(&str, &str)], kind: Option<Kind>) {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::empty()).expect("a request");
        let made = |whose: Whose, token: &str| token == format!("{whose:?}");
        let vendors = |path: &str, _: &HeaderMap| path.ends_with("/token");
        assert_eq!(Kind::of(&request, made, vendors), kind, "{method} {path} {headers:?}");
    }

    #[test]
    fn what_is_asked_is_told_from_the_head() {
        let agent = ("cookie", "__Host-farol=Agents");
        let administrator = ("cookie", "lang=es; __Host-farol-customer=Customers");
        let forger = ("cookie", "__Host-farol=Customers; __Host-farol-customer=Agents");
        check("GET", "/readyz", &[], None);
        check("GET", "/assets/1/farol.css", &[], None);
        check("GET", "/users/1", &[agent], Some(Kind::Page));
        check("GET", "/users/1", &[("cookie", "other=1")], Some(Kind::Stranger));
        check("GET", "/users/1", &[forger], Some(Kind::Stranger));
        check("GET", "/my", &[administrator], Some(Kind::Customer));
        check("POST", "/api/search", &[administrator, ("content-length", "20")], Some(Kind::Customer));
        check("GET", "/events", &[administrator], Some(Kind::Line));
        check("GET", "/my", &[("cookie", "__Host-farol=Agents; __Host-farol-customer=Customers")], Some(Kind::Page));
        check("GET", "/sign-in", &[], Some(Kind::Stranger));
        check("POST", "/sign-in", &[], Some(Kind::SignIn));
        check("POST", "/api/sign_in", &[agent, ("content-length", "20000")], Some(Kind::Large));
        check("POST", "/api/search", &[agent, ("content-length", "20")], Some(Kind::Search));
        check("POST", "/api/search", &[], Some(Kind::Stranger));
        check("POST", "/api/users/get", &[agent], Some(Kind::Call));
        check("POST", "/api/users/get", &[agent, ("transfer-encoding", "chunked")], Some(Kind::Large));
        check("GET", "/audit.csv", &[agent], Some(Kind::Export));
        check("GET", "/events", &[agent], Some(Kind::Line));
        check("GET", "/events", &[forger], Some(Kind::Stranger));
        check("POST", "/webhooks/ses", &[], Some(Kind::WebhookOfStranger));
        check("POST", "/webhooks/ses/token", &[("content-length", "900000")], Some(Kind::Webhook));
        check("POST", "/webhooks/ses", &[("content-length", "2000000")], Some(Kind::LargeOfStranger));
        check("POST", "/l", &[("content-length", "20")], Some(Kind::Stranger));
        check("POST", "/l", &[("content-length", "20000")], Some(Kind::LargeOfStranger));
        check("POST", "/sign-in", &[("transfer-encoding", "chunked")], Some(Kind::LargeOfStranger));
        check("POST", "/l", &[agent, ("content-length", "20000")], Some(Kind::Large));
        check("POST", "/l", &[forger, ("content-length", "20000")], Some(Kind::LargeOfStranger));
    }

    #[tokio::test]
    async fn a_stranger_keeps_nobody_of_us_waiting() {
        let lanes = Lanes::new(1);
        let strangers = lanes.lane(Kind::LargeOfStranger);
        let _slow = strangers.enter().await.expect("a place");
        let mut waits = Box::pin(strangers.enter());
        assert!(futures::poll!(&mut waits).is_pending() && strangers.is_full());
        let ours = lanes.lane(Kind::Large);
        assert!(!ours.is_full() && ours.enter().await.is_some());
    }

    #[tokio::test]
    async fn past_the_bound_nobody_waits() {
        let lanes = Lanes::new(1);
        let lane = lanes.lane(Kind::Search);
        let first = lane.enter().await.expect("a place");
        let mut waiting: Vec<_> = (0..8).map(|_| Box::pin(lane.enter())).collect();
        for wait in &mut waiting {
            assert!(futures::poll!(wait).is_pending());
        }
        assert!(lane.is_full() && lane.enter().await.is_none());
        assert!(!lanes.lane(Kind::Page).is_full(), "others have lanes of their own");
        // One who gives up makes room for another; one who is done, too.
        waiting.pop();
        assert!(!lane.is_full());
        drop(first);
        assert!(waiting.remove(0).await.is_some());
    }

    #[tokio::test]
    async fn nobody_waits_for_longer_than_it_is_worth() {
        let slow = Lane { held: Arc::new(AtomicU64::new(100_000)), ..Lane::new((1, 8)) };
        let _held = slow.enter().await.expect("a place");
        let mut waiting: Vec<_> = (0..2).map(|_| Box::pin(slow.enter())).collect();
        for wait in &mut waiting {
            assert!(futures::poll!(wait).is_pending());
        }
        assert!(slow.is_full(), "the third would wait for longer than it is worth");
    }
}
