//! A bug in one request ends that request alone: it is logged, and answered with a reference.

use std::{any::Any, panic::AssertUnwindSafe};

use axum::{extract::Request, middleware::Next, response::Response};
use futures::FutureExt;

use super::busy::Asker;

pub async fn catch(request: Request, next: Next) -> Response {
    let asker = Asker::of(&request);
    // What a request shares with others is behind locks that take no harm.
    AssertUnwindSafe(next.run(request)).catch_unwind().await.unwrap_or_else(|cause| answer(asker, &*cause))
}

fn answer(asker: Asker, cause: &(dyn Any + Send)) -> Response {
    let cause =
        cause.downcast_ref::<String>().map(String::as_str).or(cause.downcast_ref::<&str>().copied()).unwrap_or("?");
    let id = uuid::Uuid::now_v7().simple().to_string();
    let reference = format!("F-{}", &id[id.len() - 10..]);
    tracing::error!(%reference, %cause, "a request panicked");
    asker.broken(reference)
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
