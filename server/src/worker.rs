//! What makes Farol installable beside the manifest: the service worker at the root, for its place is what it is for, and
//! the page it shows when Farol cannot be reached.

use app::{language::Language, ui::words};
use axum::{
    Extension, Router,
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};

use crate::assets;

const WORKER: &str = include_str!("worker.js");

/// Of the worker itself: all that it does is ask this server.
const ASKS: &str = "default-src 'none'; connect-src 'self'; frame-ancestors 'none'";

const SHOWS: &str =
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'";

pub fn router() -> Router {
    Router::new().route("/worker.js", get(worker)).route("/offline", get(offline))
}

/// A browser asks for it again at least once a day, and finds a new version by the address of its files.
async fn worker() -> Response {
    let script = format!("const BASE = {:?};\nconst KEPT = {:?};\n{WORKER}", assets::base(), assets::kept());
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/javascript; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(ASKS)),
    ];
    (headers, script).into_response()
}

/// Shown at whatever address was asked for; *Try again* asks for the same. In the language of when the worker came.
async fn offline(Extension(language): Extension<Language>) -> Response {
    let base = assets::base();
    let t = |text: &'static str| words::said_in(language, text);
    let (title, lead, again) = (
        t("Farol cannot be reached"),
        t("Check the network. What is open in other tabs is still there."),
        t("Try again"),
    );
    let html = format!(
        "<!DOCTYPE html><html lang=\"{0}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\"><title>{title} · Farol</title>\
         <link rel=\"icon\" href=\"{base}/favicon.svg\"><link rel=\"stylesheet\" href=\"{base}/farol.css\"></head><body>\
         <main id=\"main\"><div class=\"problem\"><img src=\"{base}/favicon.svg\" alt=\"\" width=\"96\" height=\"96\">\
         <h1>{title}</h1><p>{lead}</p><div class=\"actions\"><a class=\"button primary\" href=\"\">{again}</a></div></div></main></body></html>",
        language.tag()
    );
    let headers = [(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(SHOWS))];
    (headers, Html(html)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_worker_is_of_this_version_and_asks_nobody_else() {
        let response = worker().await;
        let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        assert_eq!(header(header::CACHE_CONTROL), "no-cache");
        assert!(header(header::CONTENT_SECURITY_POLICY).contains("connect-src 'self'"));
        let script = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
        let first = format!("const BASE = \"{}\";\nconst KEPT = \"{}\";\n", assets::base(), assets::kept());
        assert!(script.starts_with(first.as_bytes()), "{script:?}");
    }

    #[tokio::test]
    async fn the_offline_page_needs_nothing_that_is_not_kept_with_it() {
        let page =
            axum::body::to_bytes(offline(Extension(Language::English)).await.into_body(), 1 << 20).await.unwrap();
        let page = String::from_utf8_lossy(&page).into_owned();
        let base = assets::base();
        for asked in page.split(['"', '\'']).filter(|part| part.starts_with('/')) {
            let kept = WORKER.contains(&format!("\"{}\"", asked.trim_start_matches(&format!("{base}/"))));
            assert!(asked.starts_with(&base) && kept, "{asked}");
        }
    }
}
