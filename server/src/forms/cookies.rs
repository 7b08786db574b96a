//! Session cookies: set, or taken away; and what was typed and not taken, kept for a minute.

use app::{caller, routes::encode};
use axum::{
    http::{HeaderValue, header},
    response::Response,
};
use desk::{Token, sessions::LIFE};
use model::EventId;

use crate::boot::Web;

/// Seconds for which what was typed is kept.
const TYPED: u32 = 60;

/// Bytes of an e-mail address (RFC 5321 §4.5.3.1.3). What is longer was none.
const ADDRESS: usize = 254;

/// Bytes of what is kept of a question: a cookie has 4,096 with its name and all else (RFC 6265 §6.1).
const QUESTION: usize = 3_800;

/// An agent's.
pub fn with_cookies(web: &Web, token: Option<&Token>, response: Response) -> Response {
    set(web, [caller::COOKIE, caller::LOOPBACK_COOKIE], token, response)
}

/// That of a customer's administrator.
pub fn with_customer_cookies(web: &Web, token: Option<&Token>, response: Response) -> Response {
    set(web, [caller::CUSTOMER_COOKIE, caller::CUSTOMER_LOOPBACK_COOKIE], token, response)
}

/// What was typed as an e-mail address, for the sign-in page to show again: in no address, for that page alone. Nothing is
/// known by it of whose it is. Empty, it is forgotten.
pub fn with_typed(web: &Web, typed: &str, response: Response) -> Response {
    let typed = Some(typed).filter(|typed| typed.len() <= ADDRESS).unwrap_or_default();
    with_kept(web, "/sign-in", caller::TYPED_COOKIE, &encode(typed), response)
}

/// What a customer asked about a line of the log, for that page to show again: as much of it as a cookie holds.
pub fn with_untaken(web: &Web, about: EventId, text: &str, response: Response) -> Response {
    let mut value = format!("{about}.");
    for sign in text.chars().map(|sign| encode(sign.encode_utf8(&mut [0; 4]))) {
        if value.len() + sign.len() > QUESTION {
            break;
        }
        value.push_str(&sign);
    }
    with_kept(web, "/my/log", caller::UNTAKEN_COOKIE, &value, response)
}

/// For the page at `path` alone. Empty, it is forgotten.
fn with_kept(web: &Web, path: &str, name: &str, value: &str, mut response: Response) -> Response {
    let life = if value.is_empty() { 0 } else { TYPED };
    let secure = if web.tls { "; Secure" } else { "" };
    let cookie = format!("{name}={value}; Path={path}; Max-Age={life}{secure}; HttpOnly; SameSite=Strict");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

fn set(web: &Web, [secure, loopback]: [&str; 2], token: Option<&Token>, mut response: Response) -> Response {
    let (value, life) = token.map_or(("", 0), |token| (token.as_str(), LIFE));
    let mut cookies = vec![format!("{secure}={value}; Path=/; Max-Age={life}; Secure; HttpOnly; SameSite=Lax")];
    if !web.tls {
        cookies.push(format!("{loopback}={value}; Path=/; Max-Age={life}; HttpOnly; SameSite=Lax"));
    }
    for cookie in cookies.iter().filter_map(|cookie| HeaderValue::from_str(cookie).ok()) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
