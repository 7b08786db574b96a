//! `/webhooks/postmark`.

use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderMap, header::AUTHORIZATION},
};
use desk::mail::report::postmark;

use super::{No, header, take as take_reports};
use crate::boot::Web;

pub async fn take(State(web): State<Web>, headers: HeaderMap, body: Bytes) -> Result<&'static str, No> {
    let login = web.webhooks.postmark_login.as_deref().ok_or(No::Nothing)?;
    postmark::verify(login, header(&headers, AUTHORIZATION.as_str()))?;
    take_reports(&web.desk, "postmark", postmark::parse(&body)?).await
}
