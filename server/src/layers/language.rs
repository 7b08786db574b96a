//! In which language a request is answered, and errors in it that no page has put into words.

use app::{language::Language, ui::words};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use model::AppError;

use super::api::problem;
use crate::boot::Web;

/// Puts the [`Language`] beside the request. The one for developers is there where mail goes to a folder, which production
/// refuses.
pub async fn speak(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let language = Language::of(request.headers(), web.folder.is_some());
    request.extensions_mut().insert(language);
    let response = next.run(request).await;
    match response.extensions().get::<AppError>() {
        Some(error) if language != Language::English => problem(&words::told_in(language, error.clone())),
        _ => response,
    }
}
