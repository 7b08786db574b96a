//! Pages and answers that no part of the product makes, for it is too busy, late or broken. They are in the reader's language as far as the
//! request itself tells it. What one request too many gets is made once, so that sending somebody away costs next to nothing.

use std::sync::OnceLock;

use app::{language::Language, ui::words};
use axum::{
    body::{Body, Bytes},
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use model::{AppError, ErrorKind, error::later};

use super::api;

/// Seconds after which it is worth trying again.
const AGAIN: u32 = 1;

/// What a no is made of: a page that asks again by itself; for a form, words; for a program, JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Page,
    Form,
    Program,
}

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asker {
    kind: Kind,
    language: Language,
}

impl Asker {
    pub fn of(request: &Request) -> Self {
        let path = request.uri().path();
        let kind = if ["/api/", "/webhooks/", "/events"].iter().any(|begin| path.starts_with(begin)) {
            Kind::Program
        } else if matches!(*request.method(), Method::GET | Method::HEAD) {
            Kind::Page
        } else {
            Kind::Form
        };
        let known = request.extensions().get().copied();
        Self { kind, language: known.unwrap_or_else(|| Language::of(request.headers(), false)) }
    }

    /// Sent away before anything was done.
    pub fn busy(self) -> Response {
        // One a language.
        static ANSWERS: [OnceLock<[(HeaderValue, Bytes); 3]>; 4] = [const { OnceLock::new() }; 4];
        let answers = ANSWERS[self.language as usize].get_or_init(|| {
            let t = |text: &'static str| words::said_in(self.language, text);
            [
                (html(), self.wait(AGAIN_BY_ITSELF, &t("This page tries again by itself.")).into()),
                (html(), self.wait("", &t("Nothing was changed. Go back and send it once more.")).into()),
                (HeaderValue::from_static("application/json"), api::text(&self.no(BUSY)).into()),
            ]
        });
        let (kind, text) = &answers[self.kind as usize];
        told(kind.clone(), text.clone())
    }

    /// Waited in vain: who changes something does not know whether it was done.
    pub fn in_vain(self) -> Response {
        let t = |text: &'static str| words::said_in(self.language, text);
        match self.kind {
            Kind::Page => self.busy(),
            Kind::Form => {
                let advice = t(
                    "It took too long, and may have been done all the same. Go back and look before you send it once more.",
                );
                told(html(), self.wait("", &advice).into())
            }
            Kind::Program => api::problem(&self.no(IN_VAIN)),
        }
    }

    /// Whether a person reads the answer in a window of their own, and no script of ours.
    pub fn reads_pages(self, headers: &HeaderMap) -> bool {
        let takes = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        self.kind != Kind::Program && takes.contains("text/html")
    }

    /// What was sent did not come whole, or too slowly.
    pub fn half(self) -> Response {
        self.refused(AppError::new(ErrorKind::BadRequest, HALF))
    }

    /// A no: a page for a person, JSON for a program.
    pub fn refused(self, error: AppError) -> Response {
        let error = words::told_in(self.language, error);
        let mut response = api::problem(&error);
        if self.kind != Kind::Program {
            let t = |text: &'static str| words::said_in(self.language, text);
            let page = self.page("", &t("That did not work"), &format!("<p>{}</p>", escaped(&error.message)));
            response.headers_mut().insert(header::CONTENT_TYPE, html());
            response.headers_mut().remove(header::CONTENT_LENGTH);
            *response.body_mut() = Body::from(page);
        }
        response
    }

    /// What made the answer is broken, so this one is made of nothing.
    pub fn broken(self, reference: String) -> Response {
        let error = words::told_in(self.language, AppError::internal(reference));
        if self.kind == Kind::Program {
            return api::problem(&error);
        }
        let t = |text: &'static str| words::said_in(self.language, text);
        let back = format!("<p>{}</p><p><a href=\"/\">{}</a></p>", error.message, t("To the search"));
        (StatusCode::INTERNAL_SERVER_ERROR, Html(self.page("", &t("Something went wrong"), &back))).into_response()
    }

    fn wait(self, head: &str, advice: &str) -> String {
        let t = |text: &'static str| words::said_in(self.language, text);
        self.page(head, &t("Farol is busy"), &format!("<p>{advice}</p>"))
    }

    fn page(self, head: &str, title: &str, rest: &str) -> String {
        format!(
            "<!DOCTYPE html><html lang=\"{}\"><meta charset=\"utf-8\">{head}<meta name=\"color-scheme\" content=\"light dark\">\
             <meta name=\"viewport\" content=\"width=device-width\"><title>{title} · Farol</title>\
             <h1>{title}</h1>{rest}",
            self.language.tag()
        )
    }

    fn no(self, message: &'static str) -> AppError {
        let no = AppError { retry_after: Some(AGAIN), ..AppError::new(ErrorKind::Unavailable, message) };
        words::told_in(self.language, no)
    }
}

const BUSY: &str = later("Farol is busy just now. Nothing was changed; try again in a moment.");
const IN_VAIN: &str = later("The directory cannot be reached just now. Try again in a moment.");

const HALF: &str = later("The request did not come whole, or in time.");

const AGAIN_BY_ITSELF: &str = "<meta http-equiv=\"refresh\" content=\"2\">";

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn html() -> HeaderValue {
    HeaderValue::from_static("text/html; charset=utf-8")
}

fn told(kind: HeaderValue, text: Bytes) -> Response {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, kind);
    headers.insert(header::RETRY_AFTER, HeaderValue::from(AGAIN));
    response
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;

    use super::*;

    #[tokio::test]
    async fn each_is_answered_in_their_own_language() {
        for (method, path, headers, says) in [
            ("GET", "/users/1", ("accept-language", "pt-BR,pt;q=0.9"), "<html lang=\"pt-BR\">"),
            ("GET", "/users/1", ("cookie", "lang=es"), "Farol está ocupado"),
            ("POST", "/s", ("accept-language", "en"), "Nothing was changed."),
            ("POST", "/api/search", ("cookie", "lang=es"), "No se cambió nada"),
            ("GET", "/users/1", ("accept-language", "de"), "tries again by itself"),
        ] {
            let request = Request::builder().method(method).uri(path).header(headers.0, headers.1);
            let asker = Asker::of(&request.body(Body::empty()).expect("a request"));
            let text = |response: Response| async move {
                let body = to_bytes(response.into_body(), 10_000).await.expect("a body");
                String::from_utf8_lossy(&body).into_owned()
            };
            let (half, no) = (asker.half(), asker.refused(AppError::new(ErrorKind::NotAllowed, "<b>")));
            assert_eq!((half.status().as_u16(), no.status().as_u16()), (400, 403));
            let (half, no) = (text(half).await, text(no).await);
            let is_page = !path.starts_with("/api/");
            assert_eq!(
                (half.starts_with("<!DOCTYPE html>"), no.contains("<p>&lt;b&gt;</p>")),
                (is_page, is_page),
                "{half}"
            );
            assert_ne!(
                half.contains("did not come whole"),
                headers.1.contains("es") || headers.1.contains("pt"),
                "{half}"
            );
            let (busy, broken) = (text(asker.busy()).await, text(asker.broken("F-1".to_owned())).await);
            assert!(busy.contains(says), "{path} {headers:?}: {busy}");
            assert!(
                broken.contains("F-1") && broken.contains("Algo salió mal") == headers.1.contains("es"),
                "{broken}"
            );
        }
    }
}
