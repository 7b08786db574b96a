//! What programs get: under `/api` every no is JSON, `{"error": {…}}`, with the status that its kind has.

use axum::{
    Json,
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use model::{AppError, ErrorKind, error::later};
use serde::{Deserialize, Serialize};

/// Most bytes of an error that a server function makes.
const ERROR_BYTES: usize = 64 * 1024;

#[derive(Serialize, Deserialize)]
struct Envelope {
    error: AppError,
}

/// Sees to it that an answer under `/api` is as this module says, whoever made it.
pub async fn answer(mut request: Request, next: Next) -> Response {
    if !request.uri().path().starts_with("/api/") {
        return next.run(request).await;
    }
    // A server function answers a caller that would take HTML as it would a form: by sending it back whence it came.
    request.headers_mut().insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    let response = next.run(request).await;
    if !response.status().is_client_error() && !response.status().is_server_error() {
        return response;
    }
    let status = response.status();
    let body = to_bytes(response.into_body(), ERROR_BYTES).await.unwrap_or_default();
    match serde_json::from_slice::<Envelope>(&body) {
        Ok(envelope) => problem(&envelope.error),
        Err(_) => problem(&of_status(status)),
    }
}

/// The answer that says `error`.
pub fn problem(error: &AppError) -> Response {
    let status = StatusCode::from_u16(error.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, Json(Envelope { error: error.clone() })).into_response();
    // For whoever knows the reader's language.
    response.extensions_mut().insert(error.clone());
    if let Some(seconds) = error.retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

/// What such an answer says.
pub fn text(error: &AppError) -> String {
    serde_json::json!({ "error": error }).to_string()
}

/// A no that no verb has worded: the router's own, or the body limit's.
pub fn of_status(status: StatusCode) -> AppError {
    let (kind, message) = match status {
        StatusCode::PAYLOAD_TOO_LARGE => (ErrorKind::TooLarge, later("The request is larger than 1 MiB.")),
        StatusCode::NOT_FOUND => (ErrorKind::NotFound, later("There is nothing at this address.")),
        StatusCode::TOO_MANY_REQUESTS => (ErrorKind::TooMany, later("Too many requests.")),
        status if status.is_client_error() => {
            (ErrorKind::BadRequest, later("The request is not of the form that this address takes."))
        }
        _ => (ErrorKind::Internal, later("Something went wrong on our side.")),
    };
    AppError::new(kind, message)
}

/// For handlers: an [`AppError`] as an answer.
pub struct Problem(pub AppError);

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        Self(error)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response<Body> {
        problem(&self.0)
    }
}
