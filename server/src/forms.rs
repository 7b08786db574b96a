//! What a plain HTML form or a program posts: signing in and out, and the forms that work without script.

pub mod cookies;
pub mod language;
pub mod my;

use app::{
    caller,
    routes::{To, encode, local},
};
use axum::{
    Extension, Form, Json,
    extract::{Path, State},
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use cookies::{with_cookies, with_typed};
use desk::{AgentDesk, Client};
use model::{AppError, ErrorKind, OrgId, SessionId, security::Stage, staff::SignInInput};
use serde::Deserialize;

use crate::{boot::Web, layers::api::Problem};

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub struct SignInForm {
    #[serde(flatten)]
    input: SignInInput,
    next: Option<String>,
}

/// `POST /api/sign_in`: 200 and the session cookie, or 401. Where the password is only half of it, what is needed next:
/// `{"second_factor":"needed"}` (show it), `{"second_factor":"set_up"}` (set one up).
pub async fn sign_in_json(
    State(web): State<Web>,
    Extension(client): Extension<Client>,
    Json(input): Json<SignInInput>,
) -> Result<Response, Problem> {
    let token = web.desk.sign_in(input, client).await?;
    let holder = web.desk.holder(token.as_str(), false).await?;
    let answer = match holder.stage() {
        Stage::Full => Json(web.desk.agent(token.as_str()).await?.me()).into_response(),
        Stage::Second => Json(serde_json::json!({ "second_factor": "needed" })).into_response(),
        Stage::SetUp => Json(serde_json::json!({ "second_factor": "set_up" })).into_response(),
    };
    Ok(language::of(&holder, with_cookies(&web, Some(&token), answer)).await)
}

/// `POST /api/sign_out`: 200 whoever asks, and whether the session, if there was one, has ended.
pub async fn sign_out_json(
    State(web): State<Web>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
) -> Response {
    let ended = has_ended(end(&web, client, &headers).await);
    with_cookies(&web, None, Json(serde_json::json!({ "ended": ended })).into_response())
}

pub async fn sign_in(
    State(web): State<Web>,
    Extension(client): Extension<Client>,
    Form(form): Form<SignInForm>,
) -> Response {
    let next = local(form.next);
    let typed = form.input.email.trim().to_owned();
    let signed_in = async {
        let token = web.desk.sign_in(form.input, client).await?;
        let holder = web.desk.holder(token.as_str(), false).await?;
        Ok((token, holder))
    };
    match signed_in.await {
        Ok((token, holder)) => {
            let to = match holder.stage() {
                Stage::Full => next,
                Stage::Second => To::SecondFactor(next).to_string(),
                Stage::SetUp => To::Security.to_string(),
            };
            let entered = with_cookies(&web, Some(&token), Redirect::to(&to).into_response());
            language::of(&holder, with_typed(&web, "", entered)).await
        }
        Err(error) => {
            let back = Redirect::to(&format!("/sign-in?problem={}&next={}", problem(&error), encode(&next)));
            with_typed(&web, &typed, back.into_response())
        }
    }
}

/// What went wrong, as the sign-in pages' addresses say it.
fn problem(error: &AppError) -> &'static str {
    match error.kind {
        ErrorKind::SignedOut | ErrorKind::Invalid => "wrong",
        ErrorKind::TooMany => "slow_down",
        _ => "unavailable",
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct SecondFactorForm {
    code: String,
    next: Option<String>,
}

/// The second step of signing in, with a code. A passkey needs script.
pub async fn second_factor(
    State(web): State<Web>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    Form(form): Form<SecondFactorForm>,
) -> Redirect {
    let next = local(form.next);
    let proven = async {
        let token = caller::token(&headers).ok_or_else(AppError::signed_out)?;
        web.desk.holder(&token, false).await?.from(client).prove_code(&form.code).await
    };
    match proven.await {
        Ok(()) => Redirect::to(&next),
        // The half of a session that there was has ended.
        Err(error) if error.kind == ErrorKind::SignedOut => Redirect::to(&To::SignIn(next).to_string()),
        Err(error) if error.kind == ErrorKind::SecondFactor => Redirect::to(&To::Security.to_string()),
        Err(error) => Redirect::to(&format!("/sign-in/second?problem={}&next={}", problem(&error), encode(&next))),
    }
}

pub async fn sign_out(State(web): State<Web>, Extension(client): Extension<Client>, headers: HeaderMap) -> Response {
    has_ended(end(&web, client, &headers).await);
    with_cookies(&web, None, Redirect::to("/sign-in").into_response())
}

/// Whoever leaves is let go: a session that cannot be ended, for there is no primary just now, is known to no browser any more, and
/// ends by itself within 30 minutes.
fn has_ended(ended: Result<(), AppError>) -> bool {
    if let Err(fault) = &ended {
        tracing::warn!(%fault, "a session could not be ended, and is left to its own end");
    }
    ended.is_ok()
}

#[derive(Deserialize)]
pub struct WelcomeForm {
    link: String,
    password: String,
}

/// Sets the first password by a one-time link.
pub async fn welcome(State(web): State<Web>, Form(form): Form<WelcomeForm>) -> Redirect {
    match web.desk.set_password(&form.link, &form.password).await {
        Ok(()) => Redirect::to("/sign-in?welcome=1"),
        Err(error) => {
            let problem = match error.kind {
                ErrorKind::Invalid => "short",
                ErrorKind::NotFound => "gone",
                _ => "unavailable",
            };
            Redirect::to(&format!("/welcome/{}?problem={problem}", encode(&form.link)))
        }
    }
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub struct SearchForm {
    q: String,
    org: String,
}

/// Commits a search without script: the text goes into the record, not into a URL.
pub async fn search(
    State(web): State<Web>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    Form(form): Form<SearchForm>,
) -> Response {
    let committed = async {
        let agent = agent(&web, client, &headers).await?;
        agent.commit_search(&form.q, form.org.parse().ok(), None).await
    };
    done(committed.await.map(To::Search))
}

#[derive(Deserialize)]
pub struct PinForm {
    pinned: bool,
}

pub async fn pin(
    State(web): State<Web>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    Path(id): Path<OrgId>,
    Form(form): Form<PinForm>,
) -> Response {
    let pinned = async { agent(&web, client, &headers).await?.pin(id, form.pinned).await };
    done(pinned.await.map(|()| To::Org(id)))
}

#[derive(Deserialize)]
pub struct EndForm {
    id: SessionId,
}

pub async fn end_session(
    State(web): State<Web>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    Form(form): Form<EndForm>,
) -> Response {
    let ended = async { agent(&web, client, &headers).await?.end_session(form.id).await };
    match ended.await {
        // It is over either way.
        Err(error) if error.kind == ErrorKind::NotFound => done(Ok(To::Sessions)),
        ended => done(ended.map(|()| To::Sessions)),
    }
}

pub async fn end_all_sessions(
    State(web): State<Web>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
) -> Response {
    let ended = async { agent(&web, client, &headers).await?.end_all_sessions().await };
    match ended.await {
        Ok(()) => with_cookies(&web, None, done(Ok(To::SignIn(String::new())))),
        Err(error) => done(Err(error)),
    }
}

#[derive(Deserialize)]
pub struct AnswerForm {
    link: String,
    answer: String,
}

/// The answer to a mailed link's question. Who holds the link may answer it: it was mailed to them alone.
pub async fn answer(
    State(web): State<Web>,
    Extension(client): Extension<Client>,
    Form(form): Form<AnswerForm>,
) -> Response {
    let page = format!("/l/{}", encode(&form.link));
    // A link that is gone says so on its own page.
    match web.desk.answer_link(&form.link, form.answer == "yes", client).await {
        Err(error) if error.kind != ErrorKind::NotFound => Problem(error).into_response(),
        _ => Redirect::to(&page).into_response(),
    }
}

/// Where a form leads when it has been handled.
fn done(to: Result<To, AppError>) -> Response {
    match to {
        Ok(to) => Redirect::to(&to.to_string()).into_response(),
        Err(error) if error.kind == ErrorKind::SignedOut => Redirect::to("/sign-in").into_response(),
        Err(error) => Problem(error).into_response(),
    }
}

/// Ends the session of a request, also one that is not wholly signed in.
async fn end(web: &Web, client: Client, headers: &HeaderMap) -> Result<(), AppError> {
    match agent(web, client, headers).await {
        Ok(agent) => agent.sign_out().await,
        Err(error) if error.kind == ErrorKind::SecondFactor => {
            let token = caller::token(headers).ok_or_else(AppError::signed_out)?;
            web.desk.holder(&token, false).await?.sign_out().await
        }
        Err(error) if error.kind == ErrorKind::SignedOut => Ok(()),
        Err(error) => Err(error),
    }
}

async fn agent(web: &Web, client: Client, headers: &HeaderMap) -> Result<AgentDesk, AppError> {
    let token = caller::token(headers).ok_or_else(AppError::signed_out)?;
    Ok(web.desk.agent(&token).await?.from(client))
}
