//! `/webhooks/sendgrid`.

use axum::{body::Bytes, extract::State, http::HeaderMap};
use desk::{clock, mail::report::sendgrid};

use super::{No, header, take as take_reports};
use crate::boot::Web;

pub async fn take(State(web): State<Web>, headers: HeaderMap, body: Bytes) -> Result<&'static str, No> {
    let key = web.webhooks.sendgrid_key.as_deref().ok_or(No::Nothing)?;
    let (timestamp, signature) = (header(&headers, sendgrid::TIMESTAMP), header(&headers, sendgrid::SIGNATURE));
    sendgrid::verify(key, timestamp, signature, &body, clock::now())?;
    take_reports(&web.desk, "sendgrid", sendgrid::parse(&body)?).await
}
