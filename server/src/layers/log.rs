//! One line a request: what was asked of which address, the status and the time. Never a query or a body.

use std::time::Instant;

use axum::{extract::Request, middleware::Next, response::Response};

pub async fn request(request: Request, next: Next) -> Response {
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let start = Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16();
    let micros = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX);
    let path = shown(uri.path());
    if status >= 500 {
        tracing::warn!(%method, path, status, micros, "answered");
    } else {
        tracing::debug!(%method, path, status, micros, "answered");
    }
    response
}

/// The path without what is secret in it: a one-time link is as good as a password.
fn shown(path: &str) -> &str {
    match path.split('/').nth(1) {
        Some("welcome") => "/welcome/…",
        Some("l") if path.len() > 2 => "/l/…",
        Some("webhooks") if path.split('/').count() > 3 => "/webhooks/…",
        Some("my") if path.starts_with("/my/enter/") => "/my/enter/…",
        _ => path,
    }
}
