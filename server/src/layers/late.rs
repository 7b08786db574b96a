//! An answer that does not begin is given up on, so that nobody waits for ever for a part that broke.

use std::time::Duration;

use axum::{extract::Request, middleware::Next, response::Response};

use super::busy::Asker;

/// How long an answer may take to begin: well over any honest one.
const PATIENCE: Duration = Duration::from_secs(30);

pub async fn give_up(request: Request, next: Next) -> Response {
    within(PATIENCE, request, next).await
}

async fn within(patience: Duration, request: Request, next: Next) -> Response {
    let asker = Asker::of(&request);
    let Ok(response) = tokio::time::timeout(patience, next.run(request)).await else {
        tracing::error!("a request was given up on after {} s", patience.as_secs());
        return asker.in_vain();
    };
    response
}

#[cfg(test)]
mod tests {
    use axum::{
        Router,
        body::{Body, to_bytes},
        http::{Method, header},
        middleware::from_fn,
    };
    use tower::ServiceExt;

    use super::*;

    #[tokio::test]
    async fn whoever_waits_in_vain_is_told() {
        for (method, path, says) in [
            (Method::GET, "/users/1", "tries again by itself"),
            (Method::POST, "/sign-in", "may have been done all the same"),
            (Method::POST, "/api/users/get", "{\"error\":{\"kind\":\"unavailable\""),
        ] {
            let never = |request: Request, next: Next| within(Duration::ZERO, request, next);
            let app = Router::new().fallback(std::future::pending::<Response>).layer(from_fn(never));
            let request = Request::builder().method(method).uri(path).body(Body::empty()).expect("a request");
            let response = app.oneshot(request).await.expect("an answer");
            assert!(response.status() == 503 && response.headers().contains_key(header::RETRY_AFTER), "{path}");
            let text = to_bytes(response.into_body(), 10_000).await.expect("a body");
            assert!(String::from_utf8_lossy(&text).contains(says), "{path}: {text:?}");
        }
    }
}
