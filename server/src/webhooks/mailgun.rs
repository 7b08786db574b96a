//! `/webhooks/mailgun`.

use axum::{body::Bytes, extract::State};
use desk::{clock, mail::report::mailgun};

use super::{No, take as take_reports};
use crate::boot::Web;

pub async fn take(State(web): State<Web>, body: Bytes) -> Result<&'static str, No> {
    let key = web.webhooks.mailgun_key.as_deref().ok_or(No::Nothing)?;
    mailgun::verify(key, &body, clock::now())?;
    take_reports(&web.desk, "mailgun", mailgun::parse(&body)?).await
}
