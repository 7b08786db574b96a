//! The forms of a customer's own pages, all of which work without script.

use app::routes::{To, encode, is_customers};
use axum::{
    Extension, Form,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use desk::{Client, CustomerDesk};
use model::{AppError, ConsentId, ErrorKind, EventId, OrgId, VouchId};
use serde::Deserialize;

use super::{
    cookies::{with_customer_cookies, with_untaken},
    has_ended, language,
};
use crate::{boot::Web, layers::api::Problem};

/// `next` where it is one of a customer's own pages.
fn local(next: &str) -> String {
    let safe = is_customers(next.split('?').next().unwrap_or_default())
        && !next.starts_with("/my/sign-in")
        && !next.starts_with("/my/enter")
        && !next.contains(|c: char| c.is_control() || c == '\\');
    if safe { next.to_owned() } else { To::My.to_string() }
}

async fn customer(web: &Web, client: Client, headers: &HeaderMap) -> Result<CustomerDesk, AppError> {
    let token = app::caller::customer_token(headers).ok_or_else(AppError::signed_out)?;
    Ok(web.desk.customer(&token).await?.from(client))
}

/// Where a form leads when it has been handled.
fn done(to: &To, done: Result<(), AppError>) -> Response {
    match done {
        Ok(()) => Redirect::to(&to.to_string()).into_response(),
        Err(error) if error.kind == ErrorKind::SignedOut => {
            Redirect::to(&To::MySignIn(to.to_string()).to_string()).into_response()
        }
        // It has been answered meanwhile: the page says by whom.
        Err(error) if error.kind == ErrorKind::Conflict => Redirect::to(&to.to_string()).into_response(),
        Err(error) => Problem(error).into_response(),
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct SignInForm {
    email: String,
    next: String,
}

/// Mails a link; the answer is the same whoever asks for whomever.
pub async fn sign_in(
    State(web): State<Web>,
    Extension(client): Extension<Client>,
    Form(form): Form<SignInForm>,
) -> Response {
    let problem = match web.desk.ask_to_sign_in(&form.email, client).await {
        Ok(_) => "sent=1",
        Err(error) if error.kind == ErrorKind::TooMany => "problem=slow_down",
        Err(_) => "problem=unavailable",
    };
    Redirect::to(&format!("/my/sign-in?{problem}&next={}", encode(&local(&form.next)))).into_response()
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct EnterForm {
    link: String,
    email: String,
    /// What `navigator.credentials` answered, as JSON.
    credential: String,
    next: String,
}

/// Signs in by a mailed link, or with a passkey.
pub async fn enter(
    State(web): State<Web>,
    Extension(client): Extension<Client>,
    Form(form): Form<EnterForm>,
) -> Response {
    let next = local(&form.next);
    let (entered, back, wrong) = if form.credential.is_empty() {
        (web.desk.enter(&form.link, client).await, format!("/my/enter/{}", encode(&form.link)), "gone")
    } else {
        let entered = web.desk.customer_by_passkey(&form.email, &form.credential, client).await;
        (entered, "/my/sign-in".to_owned(), "passkey")
    };
    match entered {
        Ok(token) => {
            let entered = with_customer_cookies(&web, Some(&token), Redirect::to(&next).into_response());
            language::follow(&web, &token, true, entered).await
        }
        Err(error) => {
            let problem = match error.kind {
                ErrorKind::Unavailable | ErrorKind::Internal => "unavailable",
                ErrorKind::TooMany => "slow_down",
                _ => wrong,
            };
            Redirect::to(&format!("{back}?problem={problem}&next={}", encode(&next))).into_response()
        }
    }
}

pub async fn sign_out(State(web): State<Web>, Extension(client): Extension<Client>, headers: HeaderMap) -> Response {
    has_ended(match customer(&web, client, &headers).await {
        Ok(customer) => customer.sign_out().await,
        Err(error) if error.kind == ErrorKind::SignedOut => Ok(()),
        Err(error) => Err(error),
    });
    let to = To::MySignIn(String::new()).to_string();
    with_customer_cookies(&web, None, Redirect::to(&to).into_response())
}

#[derive(Deserialize)]
pub struct AnswerForm {
    id: ConsentId,
    grant: bool,
    #[serde(default)]
    minutes: String,
    /// Of the page of one request, back to which it leads.
    #[serde(default)]
    page: String,
}

pub async fn answer(
    State(web): State<Web>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    Form(form): Form<AnswerForm>,
) -> Response {
    let answered = async {
        let customer = customer(&web, client, &headers).await?;
        let no_number = |_| AppError::invalid("minutes", "For how many minutes?");
        let minutes = Some(form.minutes.trim()).filter(|minutes| !minutes.is_empty());
        let minutes = minutes.map(|minutes| minutes.parse().map_err(no_number)).transpose()?;
        customer.answer(form.id, form.grant, minutes).await.map(drop)
    };
    let to = if form.page == "request" { To::MyRequest(form.id) } else { To::My };
    done(&to, answered.await)
}

#[derive(Deserialize)]
pub struct WithdrawForm {
    id: ConsentId,
    #[serde(default)]
    page: String,
}

pub async fn withdraw(
    State(web): State<Web>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    Form(form): Form<WithdrawForm>,
) -> Response {
    let withdrawn = async { customer(&web, client, &headers).await?.withdraw(form.id).await.map(drop) };
    let to = if form.page == "request" { To::MyRequest(form.id) } else { To::My };
    done(&to, withdrawn.await)
}

#[derive(Deserialize)]
pub struct StandingForm {
    provider_id: OrgId,
    allowed: bool,
}

pub async fn standing(
    State(web): State<Web>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    Form(form): Form<StandingForm>,
) -> Response {
    let set = async {
        let customer = customer(&web, client, &headers).await?;
        customer.set_standing(form.provider_id, form.allowed).await.map(drop)
    };
    done(&To::My, set.await)
}

#[derive(Deserialize)]
pub struct VouchForm {
    id: VouchId,
    yes: bool,
}

pub async fn vouch(
    State(web): State<Web>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    Form(form): Form<VouchForm>,
) -> Response {
    let answered = async { customer(&web, client, &headers).await?.answer_vouch(form.id, form.yes).await };
    done(&To::My, answered.await)
}

#[derive(Deserialize)]
pub struct QuestionForm {
    id: EventId,
    text: String,
    /// Of the page of the log, back to which it leads.
    #[serde(default)]
    cursor: String,
}

pub async fn question(
    State(web): State<Web>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    Form(form): Form<QuestionForm>,
) -> Response {
    let asked = async { customer(&web, client, &headers).await?.ask_question(form.id, &form.text).await };
    let asked = asked.await;
    let problem = match asked.as_ref().map_err(|error| error.kind) {
        Ok(()) => "",
        Err(ErrorKind::Invalid) => "text",
        Err(ErrorKind::TooMany) => "slow_down",
        Err(ErrorKind::Conflict) => "asked",
        Err(ErrorKind::Unavailable | ErrorKind::Internal) => "unavailable",
        Err(_) => return done(&To::MyLog, asked),
    };
    let pairs = [("problem", problem), ("cursor", &form.cursor)].into_iter().filter(|(_, value)| !value.is_empty());
    let query: String =
        pairs.zip(["?", "&"]).map(|((name, value), mark)| format!("{mark}{name}={}", encode(value))).collect();
    let back = Redirect::to(&format!("{}{query}#line-{}", To::MyLog, form.id));
    if problem.is_empty() {
        back.into_response()
    } else {
        with_untaken(&web, form.id, &form.text, back.into_response())
    }
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn next_stays_on_a_customers_own_pages() {
        for kept in ["/my", "/my/log", "/my/requests/1", "/my/log?cursor=1"] {
            assert_eq!(local(kept), kept);
        }
        for other in
            ["", "/", "/users/1", "//evil.example/my", "https://evil.example/my", "/my/sign-in", "/my\n", "/mys"]
        {
            assert_eq!(local(other), "/my", "{other:?}");
        }
    }
}
