//! `/dev`: the other side of a call, for development. `/dev/mailbox` has the mail that the folder transport has written,
//! `/dev/callers` the people of the demo who call, so that a newcomer plays both sides in two tabs.

mod callers;

use std::{fmt::Write, path::PathBuf};

use app::{language::Language, ui::words};
use axum::{
    Extension, Router,
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use desk::mail::mailbox::{self, Mail};
use model::said;

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

/// Texts in the reader's language. What a mail says stays in that of whom it is to.
fn speaks(language: Language) -> impl Fn(&'static str) -> String {
    move |text| words::said_in(language, text)
}

async fn list(State(web): State<Web>, Extension(language): Extension<Language>) -> Response {
    let t = speaks(language);
    let mails = mailbox::list(&folder(&web)).unwrap_or_default();
    let mut rows = String::new();
    for mail in &mails {
        let _ = write!(
            rows,
            "<tr><td><a href=\"/dev/mailbox/{}\" lang=\"{}\">{}</a><span class=\"cell-sub\">{}</span></td><td>{}</td></tr>",
            mail.name,
            escaped(&mail.language),
            escaped(&mail.subject),
            words::said_in(language, said!("To {address}", address = escaped(&mail.to))),
            when(language, mail)
        );
    }
    let table = if mails.is_empty() {
        format!("<p class=\"empty\">{}</p>", t("No mail yet. Send a code from a user's card, then reload this page."))
    } else {
        format!(
            "<div class=\"panel list\"><div class=\"table-frame\"><table><thead><tr><th scope=\"col\">{}</th>\
             <th scope=\"col\">{}</th></tr></thead><tbody>{rows}</tbody></table></div></div>",
            t("Subject"),
            t("Sent")
        )
    };
    let (title, lead) = (t("Mailbox"), t("Mail that Farol would send comes here instead, the newest first."));
    page(language, &title, &format!("<h1>{title}</h1><p>{lead}</p>{table}"))
}

async fn show(State(web): State<Web>, Extension(language): Extension<Language>, Path(name): Path<String>) -> Response {
    let Some(mail) = mailbox::open(&folder(&web), &name) else { return missing(language) };
    let t = speaks(language);
    let body = format!(
        "<h1 lang=\"{0}\">{1}</h1><p>{2}<br>{3}<br>{4}</p><pre class=\"mailbox-text\" lang=\"{0}\">{5}</pre>\
         <form class=\"actions\" method=\"post\" action=\"/dev/mailbox/{6}/bounce\"><button class=\"button\">{7}</button>\
         <p class=\"advice\">{8}</p></form>",
        escaped(&mail.language),
        escaped(&mail.subject),
        words::said_in(language, said!("From {address}", address = escaped(&mail.from))),
        words::said_in(language, said!("To {address}", address = escaped(&mail.to))),
        when(language, &mail),
        linked(&mail.text),
        mail.name,
        t("Bounce this mail"),
        t("As if the mailbox were full: Farol is told that the mail came back.")
    );
    page(language, &mail.subject, &body)
}

/// Reports the mail as come back, through the door that every report comes by.
async fn bounce(
    State(web): State<Web>,
    Extension(language): Extension<Language>,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    let Some(mail) = mailbox::open(&folder(&web), &name) else { return Ok(missing(language)) };
    web.desk.take_reports(vec![mail.bounce()]).await?;
    Ok(Redirect::to("/dev/mailbox").into_response())
}

fn missing(language: Language) -> Response {
    let t = speaks(language);
    let title = t("There is no such mail");
    (StatusCode::NOT_FOUND, page(language, &title, &format!("<h1>{title}</h1>"))).into_response()
}

fn page(language: Language, title: &str, body: &str) -> Response {
    let t = speaks(language);
    let html = format!(
        "<!DOCTYPE html><html lang=\"{1}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\"><title>{2} · Farol</title>\
         <link rel=\"icon\" href=\"{0}/favicon.svg\"><link rel=\"stylesheet\" href=\"{0}/farol.css\"></head>\
         <body><main id=\"main\" class=\"mailbox\"><nav class=\"actions\"><a class=\"button\" href=\"/dev/callers\">{3}</a>\
         <a class=\"button\" href=\"/dev/mailbox\">{4}</a></nav>{body}</main></body></html>",
        assets::base(),
        language.tag(),
        escaped(title),
        t("Callers"),
        t("Mailbox")
    );
    let mut response = Html(html).into_response();
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}

/// Without script there is no reader's clock: the moment is in UTC, and only the order of its parts is the language's.
fn when(language: Language, mail: &Mail) -> String {
    let Some(at) = desk::clock::timestamp(mail.at) else { return String::new() };
    let plain = at.plain();
    let mut parts = plain.split(['-', ' ']);
    let mut next = || parts.next().unwrap_or_default();
    let said = said!("{year}-{month}-{day} {clock} UTC", year = next(), month = next(), day = next(), clock = next());
    format!("<time datetime=\"{at}\">{}</time>", words::said_in(language, said))
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
