//! The answer to one request too many: made once, so that sending somebody away costs next to nothing.

use std::sync::OnceLock;

use axum::{
    body::{Body, Bytes},
    extract::Request,
    http::{HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use model::{AppError, ErrorKind, error::later};

use super::api;

/// Seconds after which it is worth trying again.
const AGAIN: u32 = 1;

/// A page that asks again by itself; for a form, words; for a program, JSON.
pub enum Busy {
    Page,
    Form,
    Program,
}

impl Busy {
    pub fn answer_to(request: &Request) -> Self {
        let path = request.uri().path();
        if ["/api/", "/webhooks/", "/events"].iter().any(|begin| path.starts_with(begin)) {
            Self::Program
        } else if matches!(*request.method(), Method::GET | Method::HEAD) {
            Self::Page
        } else {
            Self::Form
        }
    }
}

impl IntoResponse for Busy {
    fn into_response(self) -> Response {
        static ANSWERS: OnceLock<[(HeaderValue, Bytes); 3]> = OnceLock::new();
        let answers = ANSWERS.get_or_init(|| {
            let html = || HeaderValue::from_static("text/html; charset=utf-8");
            let again = "<meta http-equiv=\"refresh\" content=\"2\">";
            [
                (html(), page(again, "This page tries again by itself.").into()),
                (html(), page("", "Nothing was changed. Go back and send it once more.").into()),
                (HeaderValue::from_static("application/json"), api::text(&busy()).into()),
            ]
        });
        let (kind, text) = &answers[self as usize];
        let mut response = Response::new(Body::from(text.clone()));
        *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, kind.clone());
        headers.insert(header::RETRY_AFTER, HeaderValue::from(AGAIN));
        response
    }
}

fn page(head: &str, advice: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\">{head}<meta name=\"color-scheme\" content=\"light dark\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>Busy · Farol</title>\
         <h1>Farol is busy just now</h1><p>{advice}</p>"
    )
}

fn busy() -> AppError {
    let message = later("Farol is busy just now. Nothing was changed; try again in a moment.");
    AppError { retry_after: Some(AGAIN), ..AppError::new(ErrorKind::Unavailable, message) }
}
