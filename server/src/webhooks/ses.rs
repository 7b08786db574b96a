//! `/webhooks/ses`: what SES tells comes through an SNS topic, which first asks whether it may send here.

use axum::{body::Bytes, extract::State};
use desk::{
    Desk, clock,
    mail::report::{Notice, Sns, ses, signature::Refused},
};

use super::{No, fetch, take as take_reports};
use crate::boot::Web;

/// Fetches what is at an address, or nothing.
type Fetch = fn(&str) -> Option<Vec<u8>>;

pub async fn take(State(web): State<Web>, body: Bytes) -> Result<&'static str, No> {
    let sns = web.webhooks.ses_topic.clone().ok_or(No::Nothing)?;
    open(&web.desk, sns, body, clock::now(), [fetch::certificate, fetch::get]).await
}

/// Does what an envelope asks for that was opened at `now`; `certificate` and `confirm` reach Amazon.
async fn open(
    desk: &Desk,
    sns: Sns,
    body: Bytes,
    now: i64,
    [certificate, confirm]: [Fetch; 2],
) -> Result<&'static str, No> {
    match blocking(move || sns.open(&body, now, certificate)).await? {
        Notice::Message(message) => take_reports(desk, "ses", ses::parse(message.as_bytes())?).await,
        Notice::Subscribe(url) => {
            // Once: a topic that was not confirmed asks again.
            blocking(move || confirm(&url).ok_or(Refused::Unreachable)).await?;
            tracing::info!("the SNS topic is subscribed");
            Ok("subscribed")
        }
        Notice::Other => Ok("nothing to do"),
    }
}

/// Fetching waits for somebody else's server: not on the threads that serve.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Refused> + Send + 'static) -> Result<T, No> {
    let done = tokio::task::spawn_blocking(work).await.unwrap_or(Err(Refused::Unreachable));
    done.map_err(No::Refused)
}

#[cfg(test)]
mod tests {
    use testkit::{On, TestDesk};

    use super::*;

    /// When the envelopes were signed.
    const SIGNED: i64 = 1_772_359_205;

    macro_rules! fixture {
        ($name:literal) => {
            include_bytes!(concat!("../../../crates/desk/src/mail/report/fixtures/sns/", $name))
        };
    }

    fn certificate(_: &str) -> Option<Vec<u8>> {
        Some(fixture!("sns.pem").to_vec())
    }

    fn confirm(url: &str) -> Option<Vec<u8>> {
        url.starts_with("https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription").then(Vec::new)
    }

    async fn said(desk: &Desk, body: &'static [u8], fetch: [Fetch; 2]) -> Result<&'static str, u16> {
        use axum::response::IntoResponse;
        let sns = "arn:aws:sns:eu-west-1:123456789012:farol".parse().expect("a topic");
        let opened = open(desk, sns, Bytes::from_static(body), SIGNED, fetch).await;
        opened.map_err(|no| no.into_response().status().as_u16())
    }

    #[tokio::test]
    async fn envelopes() {
        let TestDesk { desk, .. } = &TestDesk::empty(On::Sqlite).await;
        let (good, subscription) = (fixture!("notification.json"), fixture!("subscription.json"));
        assert_eq!(said(desk, good, [certificate, confirm]).await, Ok("taken"));
        assert_eq!(said(desk, subscription, [certificate, confirm]).await, Ok("subscribed"));
        // Amazon tries again where it is told that it was not for good.
        assert_eq!(said(desk, good, [|_| None, confirm]).await, Err(503));
        assert_eq!(said(desk, subscription, [certificate, |_| None]).await, Err(503));
        assert_eq!(said(desk, fixture!("other-topic.json"), [certificate, confirm]).await, Err(403));
        assert_eq!(said(desk, fixture!("subscription-elsewhere.json"), [certificate, confirm]).await, Err(403));
    }
}
