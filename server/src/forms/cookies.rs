//! Session cookies: set, or taken away.

use app::caller;
use axum::{
    http::{HeaderValue, header},
    response::Response,
};
use desk::{Token, sessions::LIFE};

use crate::boot::Web;

/// An agent's.
pub fn with_cookies(web: &Web, token: Option<&Token>, response: Response) -> Response {
    set(web, [caller::COOKIE, caller::LOOPBACK_COOKIE], token, response)
}

/// That of a customer's administrator.
pub fn with_customer_cookies(web: &Web, token: Option<&Token>, response: Response) -> Response {
    set(web, [caller::CUSTOMER_COOKIE, caller::CUSTOMER_LOOPBACK_COOKIE], token, response)
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
