//! `/dev`: the other side of a call, for development. `/dev/mailbox` has the mail that the folder transport has written,
//! `/dev/callers` the people of the demo who call, so that a newcomer plays both sides in two tabs.

mod callers;

use std::{fmt::Write, path::PathBuf};

use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use desk::mail::mailbox::{self, Mail};

use crate::{assets, boot::Web, layers::api::Problem};

const POLICY: &str = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; \
                      frame-ancestors 'none'";

/// There only with the folder transport, which production refuses.
pub fn router(web: Web) -> Router {
    if web.folder.is_none() {
        return Router::new();
    }
    Router::new()
        .route("/dev/callers", get(callers::list))
        .route("/dev/mailbox", get(list))
        .route("/dev/mailbox/{name}", get(show))
        .route("/dev/mailbox/{name}/bounce", post(bounce))
        .with_state(web)
}

fn folder(web: &Web) -> PathBuf {
    web.folder.as_deref().cloned().unwrap_or_default()
}

async fn list(State(web): State<Web>) -> Response {
    let mails = mailbox::list(&folder(&web)).unwrap_or_default();
    let mut rows = String::new();
    for mail in &mails {
        let _ = write!(
            rows,
            "<tr><td><a href=\"/dev/mailbox/{}\">{}</a></td><td>{}</td><td><time>{}</time></td></tr>",
            mail.name,
            escaped(&mail.subject),
            escaped(&mail.to),
            when(mail)
        );
    }
    let table = if mails.is_empty() {
        "<p class=\"empty\">No mail yet. Send a code from a user's card, then reload.</p>".to_owned()
    } else {
        format!(
            "<div class=\"table-wrap\"><table class=\"table\"><thead><tr><th scope=\"col\">Subject</th><th scope=\"col\">To</th>\
             <th scope=\"col\">Sent</th></tr></thead><tbody>{rows}</tbody></table></div>"
        )
    };
    page("Mailbox", &format!("<h1>Mailbox</h1><p>All mail that this Farol has sent, newest first.</p>{table}"))
}

async fn show(State(web): State<Web>, Path(name): Path<String>) -> Response {
    let Some(mail) = mailbox::open(&folder(&web), &name) else { return missing() };
    let body = format!(
        "<p><a href=\"/dev/mailbox\">All mail</a></p><h1>{}</h1><p>From {}<br>To {}<br><time>{}</time></p>\
         <pre class=\"mailbox-text\">{}</pre>\
         <form method=\"post\" action=\"/dev/mailbox/{}/bounce\"><button class=\"button\">Bounce this mail</button></form>",
        escaped(&mail.subject),
        escaped(&mail.from),
        escaped(&mail.to),
        when(&mail),
        linked(&mail.text),
        mail.name
    );
    page(&mail.subject, &body)
}

/// Reports the mail as come back, through the door that every report comes by.
async fn bounce(State(web): State<Web>, Path(name): Path<String>) -> Result<Response, Problem> {
    let Some(mail) = mailbox::open(&folder(&web), &name) else { return Ok(missing()) };
    web.desk.take_reports(vec![mail.bounce()]).await?;
    Ok(Redirect::to("/dev/mailbox").into_response())
}

fn missing() -> Response {
    (StatusCode::NOT_FOUND, page("Not there", "<h1>There is no such mail</h1>")).into_response()
}

fn page(title: &str, body: &str) -> Response {
    let html = format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\"><title>{1} · Farol mailbox</title>\
         <link rel=\"icon\" href=\"{0}/favicon.svg\"><link rel=\"stylesheet\" href=\"{0}/farol.css\"></head><body><main id=\"main\" class=\"mailbox\">{body}</main></body></html>",
        assets::base(),
        escaped(title)
    );
    let mut response = Html(html).into_response();
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}

fn when(mail: &Mail) -> String {
    desk::clock::timestamp(mail.at).map(|at| at.plain()).unwrap_or_default()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Text with its links as links.
fn linked(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let line = escaped(line.trim_end());
        if line.starts_with("http://") || line.starts_with("https://") {
            let _ = writeln!(out, "<a href=\"{line}\">{line}</a>");
        } else {
            let _ = writeln!(out, "{line}");
        }
    }
    out
}
