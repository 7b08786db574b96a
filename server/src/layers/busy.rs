//! The answer to one request too many: made of nothing, so that sending somebody away costs next to nothing.

use axum::{
    extract::Request,
    http::{HeaderValue, Method, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use model::{AppError, ErrorKind, error::later};

use super::api::problem;

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
        let (head, advice) = match self {
            Self::Page => ("<meta http-equiv=\"refresh\" content=\"2\">", "This page tries again by itself."),
            Self::Form => ("", "Nothing was changed. Go back and send it once more."),
            Self::Program => return problem(&busy()),
        };
        let page = format!(
            "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\">{head}<meta name=\"color-scheme\" content=\"light dark\">\
             <meta name=\"viewport\" content=\"width=device-width\"><title>Busy · Farol</title>\
             <h1>Farol is busy just now</h1><p>{advice}</p>"
        );
        let mut response = (StatusCode::SERVICE_UNAVAILABLE, Html(page)).into_response();
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(AGAIN));
        response
    }
}

fn busy() -> AppError {
    let message = later("Farol is busy just now. Nothing was changed; try again in a moment.");
    AppError { retry_after: Some(AGAIN), ..AppError::new(ErrorKind::Unavailable, message) }
}
