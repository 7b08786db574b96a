//! A bug in one request ends that request alone: it is logged, and answered with a reference.

use std::{any::Any, panic::AssertUnwindSafe};

use axum::{
    extract::Request,
    http::StatusCode,
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use futures::FutureExt;
use model::AppError;

use super::{api::problem, busy::Asker};

pub async fn catch(request: Request, next: Next) -> Response {
    let asker = Asker::of(&request);
    // What a request shares with others is behind locks that take no harm.
    AssertUnwindSafe(next.run(request)).catch_unwind().await.unwrap_or_else(|cause| answer(asker, &*cause))
}

/// The last resort: what made the page is broken, so this page is made of nothing.
fn answer(asker: Asker, cause: &(dyn Any + Send)) -> Response {
    let cause =
        cause.downcast_ref::<String>().map(String::as_str).or(cause.downcast_ref::<&str>().copied()).unwrap_or("?");
    let id = uuid::Uuid::now_v7().simple().to_string();
    let reference = format!("F-{}", &id[id.len() - 10..]);
    tracing::error!(%reference, %cause, "a request panicked");
    if asker == Asker::Program {
        return problem(&AppError::internal(reference));
    }
    let page = format!(
        "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>Something went wrong · Farol</title>\
         <h1>Something went wrong on our side</h1><p>Quote <strong>{reference}</strong> when you report it.</p>\
         <p><a href=\"/\">Back to the search</a></p>"
    );
    (StatusCode::INTERNAL_SERVER_ERROR, Html(page)).into_response()
}

#[cfg(test)]
mod tests {
    use axum::{
        Router,
        body::{Body, to_bytes},
        middleware::from_fn,
    };
    use tower::ServiceExt;

    use super::*;

    async fn fall() -> Response {
        panic!("over")
    }

    #[tokio::test]
    async fn a_program_is_told_in_json_and_a_person_in_words() {
        for (path, begins) in [("/api/fall", "{\"error\":{\"kind\":\"internal\""), ("/fall", "<!DOCTYPE html>")] {
            let app = Router::new().fallback(fall).layer(from_fn(catch));
            let request = Request::get(path).body(Body::empty()).expect("a request");
            let response = app.oneshot(request).await.expect("an answer");
            assert_eq!(response.status(), 500);
            let text = to_bytes(response.into_body(), 10_000).await.expect("a body");
            let text = String::from_utf8_lossy(&text).into_owned();
            assert!(text.starts_with(begins) && text.contains("F-") && !text.contains("over"), "{text}");
        }
    }
}
