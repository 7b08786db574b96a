//! The form by which a reader chooses their language; it works without script.

use app::{
    caller,
    language::{COOKIE, Language},
};
use axum::{
    Form,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};
use desk::{Holder, Token};
use serde::Deserialize;

use crate::boot::Web;

/// A year, in seconds.
const KEPT: u32 = 31_536_000;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct LanguageForm {
    language: String,
    /// The page to go back to.
    next: String,
}

/// Remembers the choice in this browser, and for whoever is signed in.
pub async fn choose(State(web): State<Web>, headers: HeaderMap, Form(form): Form<LanguageForm>) -> Response {
    let back = Redirect::to(&back(form.next));
    let Some(language) = Language::parse(&form.language) else { return back.into_response() };
    for (token, customer) in [(caller::token(&headers), false), (caller::customer_token(&headers), true)] {
        let Some(token) = token else { continue };
        // Nobody waits for it, and who is not signed in any more is asked to sign in by the page.
        if let Ok(holder) = web.desk.holder(&token, customer).await {
            _ = holder.choose_language(language.tag()).await;
        }
    }
    with_language(language, back.into_response())
}

/// The page that the form was on, where it is one of ours; also one that is there before anybody has signed in.
fn back(next: String) -> String {
    let ours =
        next.starts_with('/') && !next.starts_with("//") && !next.contains(|c: char| c.is_control() || c == '\\');
    if ours { next } else { "/".to_owned() }
}

/// The choice of whoever has just signed in, on this browser too.
pub async fn follow(web: &Web, token: &Token, customer: bool, response: Response) -> Response {
    match web.desk.holder(token.as_str(), customer).await {
        Ok(holder) => of(&holder, response).await,
        Err(_) => response,
    }
}

/// The same where it is known already who it is.
pub async fn of(holder: &Holder, response: Response) -> Response {
    match holder.language().await.ok().flatten().and_then(|tag| Language::parse(&tag)) {
        Some(language) => with_language(language, response),
        None => response,
    }
}

fn with_language(language: Language, mut response: Response) -> Response {
    let cookie = format!("{COOKIE}={}; Path=/; Max-Age={KEPT}; SameSite=Lax", language.tag());
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::back;

    #[test]
    fn it_leads_back_to_our_own_pages_alone() {
        for kept in ["/", "/sign-in?next=%2F", "/users/1", "/my/log?cursor=1"] {
            assert_eq!(back(kept.to_owned()), kept);
        }
        for other in ["", "//evil.example", "https://evil.example", "/\\evil.example", "/a\nb"] {
            assert_eq!(back(other.to_owned()), "/", "{other:?}");
        }
    }
}
