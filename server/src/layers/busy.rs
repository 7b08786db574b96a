//! The answer to one request too many, made once, so that sending somebody away costs next to nothing; and to one that waited
//! in vain.

use std::sync::OnceLock;

use axum::{
    body::{Body, Bytes},
    extract::Request,
    http::{HeaderValue, Method, StatusCode, header},
    response::Response,
};
use model::{AppError, ErrorKind, error::later};

use super::api;

/// Seconds after which it is worth trying again.
const AGAIN: u32 = 1;

/// Who asks, and so what a no is made of: a page that asks again by itself; for a form, words; for a program, JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    Page,
    Form,
    Program,
}

impl Asker {
    pub fn of(request: &Request) -> Self {
        let path = request.uri().path();
        if ["/api/", "/webhooks/", "/events"].iter().any(|begin| path.starts_with(begin)) {
            Self::Program
        } else if matches!(*request.method(), Method::GET | Method::HEAD) {
            Self::Page
        } else {
            Self::Form
        }
    }

    /// Sent away before anything was done.
    pub fn busy(self) -> Response {
        static ANSWERS: OnceLock<[(HeaderValue, Bytes); 3]> = OnceLock::new();
        let answers = ANSWERS.get_or_init(|| {
            [
                (html(), page(AGAIN_BY_ITSELF, "This page tries again by itself.").into()),
                (html(), page("", "Nothing was changed. Go back and send it once more.").into()),
                (HeaderValue::from_static("application/json"), api::text(&no(BUSY)).into()),
            ]
        });
        let (kind, text) = &answers[self as usize];
        told(kind.clone(), text.clone())
    }

    /// Waited in vain: who changes something does not know whether it was done.
    pub fn in_vain(self) -> Response {
        match self {
            Self::Page => self.busy(),
            Self::Form => {
                let advice = "It took too long, and may have been done all the same. Go back and look before you send it once more.";
                told(html(), page("", advice).into())
            }
            Self::Program => api::problem(&no(IN_VAIN)),
        }
    }
}

const BUSY: &str = later("Farol is busy just now. Nothing was changed; try again in a moment.");
const IN_VAIN: &str = later("The directory cannot be reached just now. Try again in a moment.");

const AGAIN_BY_ITSELF: &str = "<meta http-equiv=\"refresh\" content=\"2\">";

fn no(message: &'static str) -> AppError {
    AppError { retry_after: Some(AGAIN), ..AppError::new(ErrorKind::Unavailable, message) }
}

fn html() -> HeaderValue {
    HeaderValue::from_static("text/html; charset=utf-8")
}

fn told(kind: HeaderValue, text: Bytes) -> Response {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, kind);
    headers.insert(header::RETRY_AFTER, HeaderValue::from(AGAIN));
    response
}

fn page(head: &str, advice: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\">{head}<meta name=\"color-scheme\" content=\"light dark\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>Busy · Farol</title>\
         <h1>Farol is busy just now</h1><p>{advice}</p>"
    )
}
