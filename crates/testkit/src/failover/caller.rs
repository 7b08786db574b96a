//! One person's connection to a server.

use std::time::{Duration, Instant};

use serde_json::Value;

use super::PATIENCE;

pub(super) struct Caller {
    pub(super) agent: ureq::Agent,
    pub(super) base: String,
    pub(super) cookie: String,
}

pub(super) struct Answer {
    /// 0 where there was none.
    pub(super) status: u16,
    /// It says when to try again.
    pub(super) again: bool,
    pub(super) text: String,
    pub(super) took: Duration,
}

impl Caller {
    pub(super) fn new(base: &str, token: &str) -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(PATIENCE)).build();
        Self { agent: config.into(), base: base.to_owned(), cookie: format!("__Host-farol={token}") }
    }

    pub(super) fn post(&self, path: &str, body: &Value) -> Answer {
        let begun = Instant::now();
        let request = self.agent.post(format!("{}{path}", self.base)).header("cookie", &self.cookie);
        let request = request.header("origin", &self.base).header("content-type", "application/json");
        let read = |mut response: ureq::http::Response<ureq::Body>| {
            let text = response.body_mut().read_to_string()?;
            Ok((response.status().as_u16(), response.headers().contains_key("retry-after"), text))
        };
        let answer: Result<_, ureq::Error> = request.send(body.to_string()).and_then(read);
        let (status, again, text) = answer.unwrap_or_else(|fault| (0, false, fault.to_string()));
        Answer { status, again, text, took: begun.elapsed() }
    }
}
