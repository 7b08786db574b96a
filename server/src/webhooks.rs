//! Where mail vendors tell what became of our mail. Each address is there only where it is configured, and believes only
//! what its vendor signed. Neither a body nor an address of it is ever logged.

mod fetch;
mod mailgun;
mod postmark;
mod sendgrid;
mod ses;

use axum::{
    Router,
    http::{HeaderMap, header::AUTHORIZATION},
    middleware::from_fn,
    response::{IntoResponse, Response},
    routing::post,
};
use desk::{
    Desk,
    mail::report::{self, Malformed, Report, signature::Refused},
};
use model::{AppError, ErrorKind};

use crate::{
    boot::Web,
    layers::{api::problem, body},
};

/// These answer programs of others, which send no Origin: they belong outside of the check for it.
pub fn router(web: Web) -> Router {
    Router::new()
        .route("/webhooks/ses", post(ses::take))
        .route("/webhooks/ses/{token}", post(ses::take))
        .route("/webhooks/sendgrid", post(sendgrid::take))
        .route("/webhooks/sendgrid/{token}", post(sendgrid::take))
        .route("/webhooks/mailgun", post(mailgun::take))
        .route("/webhooks/mailgun/{token}", post(mailgun::take))
        .route("/webhooks/postmark", post(postmark::take))
        .route("/webhooks/postmark/{token}", post(postmark::take))
        .layer(from_fn(body::limit))
        .with_state(web)
}

/// Whether the head of a request shows that its vendor sends it: by the token that the address ends in, or by credentials. Of
/// all others the body has to be read first, so they wait among strangers.
pub fn shows_its_vendor(web: &Web, path: &str, headers: &HeaderMap) -> bool {
    match path.strip_prefix("/webhooks/").and_then(|rest| rest.split_once('/')) {
        Some((vendor, token)) => web.desk.keys().is_webhook_token(vendor, token),
        None => {
            let login = web.webhooks.postmark_login.as_deref().filter(|_| path == "/webhooks/postmark");
            let given = header(headers, AUTHORIZATION.as_str());
            login.is_some_and(|login| report::postmark::verify(login, given).is_ok())
        }
    }
}

/// Where each vendor that is configured is best told to send: the paths.
pub fn addresses(web: &Web) -> Vec<String> {
    let given = &web.webhooks;
    let vendors = [
        ("ses", given.ses_topic.is_some()),
        ("sendgrid", given.sendgrid_key.is_some()),
        ("mailgun", given.mailgun_key.is_some()),
        ("postmark", given.postmark_login.is_some()),
    ];
    let path = |vendor: &str| format!("/webhooks/{vendor}/{}", web.desk.keys().webhook_token(vendor));
    vendors.iter().filter(|(_, configured)| *configured).map(|(vendor, _)| path(vendor)).collect()
}

/// Why a webhook's body was not taken.
enum No {
    /// The webhook is not configured.
    Nothing,
    Refused(Refused),
    Malformed,
    App(AppError),
}

impl From<Refused> for No {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl From<Malformed> for No {
    fn from(_: Malformed) -> Self {
        Self::Malformed
    }
}

impl IntoResponse for No {
    fn into_response(self) -> Response {
        let (kind, message) = match self {
            Self::Nothing => (ErrorKind::NotFound, "There is nothing at this address."),
            Self::Refused(Refused::Unreachable) => {
                tracing::warn!("what a webhook needs of its vendor cannot be fetched");
                (ErrorKind::Unavailable, "The vendor's own server cannot be reached just now.")
            }
            Self::Refused(refused) => {
                tracing::warn!(%refused, "a webhook's body was refused");
                (ErrorKind::NotAllowed, "The signature is not that of the sender that is configured, or too old.")
            }
            Self::Malformed => (ErrorKind::BadRequest, "The body is not of the form that this address takes."),
            Self::App(error) => return problem(&error),
        };
        problem(&AppError::new(kind, message))
    }
}

/// Writes down what a believed body reports; the vendor tries again where that fails.
async fn take(desk: &Desk, vendor: &'static str, reports: Vec<Report>) -> Result<&'static str, No> {
    let count = reports.len();
    let taken = desk.take_reports(reports).await.map_err(No::App)?;
    tracing::info!(vendor, count, ours = taken.ours, new = taken.new, "reports taken");
    Ok("taken")
}

/// A header's text, empty where there is none.
fn header<'h>(headers: &'h HeaderMap, name: &str) -> &'h str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
