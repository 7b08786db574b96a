//! A bug in one request ends that request alone: it is logged, and answered with a reference.

use std::any::Any;

use axum::{
    body::Body,
    http::{Response, StatusCode, header},
};

/// The last resort: what made the page is broken, so this page is made of nothing.
pub fn answer(cause: Box<dyn Any + Send + 'static>) -> Response<Body> {
    let cause =
        cause.downcast_ref::<String>().map(String::as_str).or(cause.downcast_ref::<&str>().copied()).unwrap_or("?");
    let id = uuid::Uuid::now_v7().simple().to_string();
    let reference = format!("F-{}", &id[id.len() - 10..]);
    tracing::error!(%reference, %cause, "a request panicked");
    let page = format!(
        "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>Something went wrong · Farol</title>\
         <h1>Something went wrong on our side</h1><p>Quote <strong>{reference}</strong> when you report it.</p>\
         <p><a href=\"/\">Back to the search</a></p>"
    );
    let mut response = Response::new(Body::from(page));
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    let html = header::HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, html);
    response
}
