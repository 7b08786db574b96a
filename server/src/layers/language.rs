//! In which language a request is answered, and errors in it that no page has put into words: a person gets a page that says so.

use app::{language::Language, ui::words};
use axum::{
    extract::{Request, State},
    http::header,
    middleware::Next,
    response::Response,
};
use model::AppError;

use super::{
    api::{of_status, problem},
    busy::Asker,
};
use crate::boot::Web;

/// Puts the [`Language`] beside the request. The one for developers is there where mail goes to a folder, which production
/// refuses.
pub async fn speak(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let language = Language::of(request.headers(), web.folder.is_some());
    request.extensions_mut().insert(language);
    let asker = Asker::of(&request);
    let reads_pages = asker.reads_pages(request.headers());
    let response = next.run(request).await;
    match response.extensions().get::<AppError>() {
        Some(error) if reads_pages => asker.refused(error.clone()),
        Some(error) if language != Language::English => problem(&words::told_in(language, error.clone())),
        None if reads_pages && is_bare(&response) => {
            let status = response.status();
            let mut page = asker.refused(of_status(status));
            *page.status_mut() = status;
            page
        }
        _ => response,
    }
}

/// Whether a no has a few words for developers, or none at all: a form that lacks a field, an address that takes no such method.
fn is_bare(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    response.status().is_client_error() && kind.is_none_or(|kind| kind.starts_with("text/plain"))
}
