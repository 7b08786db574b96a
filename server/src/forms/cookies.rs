//! Session cookies: set, or taken away; and what was typed at the door, kept for a minute.

use app::{caller, routes::encode};
use axum::{
    http::{HeaderValue, header},
    response::Response,
};
use desk::{Token, sessions::LIFE};

use crate::boot::Web;

/// Seconds for which what was typed at the door is kept.
const TYPED: u32 = 60;

/// Bytes of an e-mail address (RFC 5321 §4.5.3.1.3). What is longer was none.
const ADDRESS: usize = 254;

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
pub fn with_typed(web: &Web, typed: &str, mut response: Response) -> Response {
    let typed = Some(typed).filter(|typed| typed.len() <= ADDRESS).unwrap_or_default();
    let (value, life) = (encode(typed), if typed.is_empty() { 0 } else { TYPED });
    let secure = if web.tls { "; Secure" } else { "" };
    let cookie =
        format!("{}={value}; Path=/sign-in; Max-Age={life}{secure}; HttpOnly; SameSite=Strict", caller::TYPED_COOKIE);
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
