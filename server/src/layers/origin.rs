//! Nothing is changed on another site's behalf: each request that is not a read must come from this site's own pages, or
//! from a program that says so. Nor is the log taken away by another site's link, which leaves a line in its reader's name.

use axum::{
    extract::Request,
    http::{HeaderMap, Method, header},
    middleware::Next,
    response::Response,
};
use model::{AppError, ErrorKind};

use super::api::problem;

/// What is read and is more than a look: it counts, and is good for so many lines a day.
const EXPORT: &str = "/audit.csv";

pub async fn check(request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    // A program that reads says nothing of where it comes from; a browser always does.
    let counts = request.uri().path() == EXPORT && request.headers().contains_key("sec-fetch-site");
    if reads && !counts || is_own(request.headers()) {
        return next.run(request).await;
    }
    problem(&AppError::new(ErrorKind::NotAllowed, "This request did not come from Farol's own pages."))
}

/// By `Sec-Fetch-Site` (Fetch Metadata), which no page can forge; where a client sends none, by `Origin`.
fn is_own(headers: &HeaderMap) -> bool {
    let value = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = value("sec-fetch-site") {
        // "none": the person started it, not a page.
        return matches!(site, "same-origin" | "none");
    }
    let (Some(origin), Some(host)) = (value(header::ORIGIN.as_str()), value(header::HOST.as_str())) else {
        return false;
    };
    let of_origin = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    of_origin.is_some_and(|of_origin| of_origin.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pairs: &[(&'static str, &'static str)], own: bool) {
        let pairs = pairs
            .iter()
            .map(|(name, value)| (name.parse().expect("a header's name"), value.parse().expect("its value")));
        let headers: HeaderMap = pairs.collect();
        assert_eq!(is_own(&headers), own, "{headers:?}");
    }

    #[test]
    fn own_pages_and_honest_programs() {
        check(&[("sec-fetch-site", "same-origin"), ("origin", "null"), ("host", "farol.example")], true);
        check(&[("sec-fetch-site", "none")], true);
        check(&[("origin", "http://127.0.0.1:3000"), ("host", "127.0.0.1:3000")], true);
        check(&[("origin", "https://farol.example"), ("host", "farol.example")], true);
        check(&[], false);
        check(&[("host", "farol.example")], false);
        check(&[("origin", "null"), ("host", "farol.example")], false);
        check(&[("origin", "https://evil.example"), ("host", "farol.example")], false);
        check(
            &[("sec-fetch-site", "cross-site"), ("origin", "https://farol.example"), ("host", "farol.example")],
            false,
        );
        check(&[("sec-fetch-site", "same-site")], false);
    }
}
