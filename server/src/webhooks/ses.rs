//! `/webhooks/ses`: what SES tells comes through an SNS topic, which first asks whether it may send here.

use axum::{body::Bytes, extract::State};
use desk::{
    clock,
    mail::report::{Notice, ses, signature::Refused},
};

use super::{No, fetch, take as take_reports};
use crate::boot::Web;

pub async fn take(State(web): State<Web>, body: Bytes) -> Result<&'static str, No> {
    let sns = web.webhooks.ses_topic.clone().ok_or(No::Nothing)?;
    match blocking(move || sns.open(&body, clock::now(), fetch::certificate)).await? {
        Notice::Message(message) => take_reports(&web, "ses", ses::parse(message.as_bytes())?).await,
        Notice::Subscribe(url) => {
            // Once: a topic that was not confirmed asks again.
            blocking(move || fetch::get(&url).ok_or(Refused::NoCertificate)).await?;
            tracing::info!("the SNS topic is subscribed");
            Ok("subscribed")
        }
        Notice::Other => Ok("nothing to do"),
    }
}

/// Fetching waits for somebody else's server: not on the threads that serve.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Refused> + Send + 'static) -> Result<T, No> {
    let done = tokio::task::spawn_blocking(work).await.unwrap_or(Err(Refused::NoCertificate));
    done.map_err(No::Refused)
}
