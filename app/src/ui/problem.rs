//! An answer that is a no, as a page: what happened, what to do, and the true status.

use leptos::prelude::*;
use leptos_router::{hooks::use_location, location::Location};
use model::{AppError, ErrorKind};

use super::words::t;
use super::{brand::Mark, erase::effect, heading::Heading, icon::Icon};
use crate::{
    routes::{To, is_customers, is_public},
    view::ended::ended,
};

/// Instead of what was asked for.
#[component]
pub fn Problem(error: AppError) -> impl IntoView {
    if matches!(error.kind, ErrorKind::SignedOut | ErrorKind::SecondFactor) {
        return view! { <SignedOut half=error.kind == ErrorKind::SecondFactor /> }.into_any();
    }
    answer(error.kind.status());
    let here = use_location();
    if error.kind == ErrorKind::NotAllowed && here.pathname.with_untracked(|path| path.starts_with("/views/")) {
        return ended(None, error.message);
    }
    let title = match error.kind {
        ErrorKind::NotFound => return view! { <Nowhere message=error.message /> }.into_any(),
        ErrorKind::NotAllowed | ErrorKind::ProofNeeded => t("That is not yours to do"),
        ErrorKind::TooMany => t("A little slower, please"),
        ErrorKind::Offline => t("Farol cannot be reached"),
        ErrorKind::Unavailable => t("Farol is busy"),
        ErrorKind::BadRequest | ErrorKind::Invalid | ErrorKind::TooLarge | ErrorKind::Conflict => {
            t("That did not work")
        }
        ErrorKind::Internal | ErrorKind::SignedOut | ErrorKind::SecondFactor => t("Something went wrong"),
    };
    let icon = if error.kind == ErrorKind::Offline { "wifi-off" } else { "triangle-alert" };
    let again = move || format!("{}{}", here.pathname.get(), query(&here.search.get()));
    view! {
        <div class="problem" role="alert">
            <span class="problem-art">
                <Icon name=icon />
            </span>
            <Heading text=title />
            <p>{error.message}</p>
            <div class="actions">
                <a class="button primary" href=again rel="external">
                    <Icon name="refresh-cw" />
                    {t("Try again")}
                </a>
                {if is_customers(&here.pathname.get_untracked()) {
                    view! { <a class="button" href=To::My.to_string()>{t("To your pages")}</a> }
                } else {
                    view! { <a class="button" href=To::Home.to_string()>{t("To the search")}</a> }
                }}
            </div>
        </div>
    }
    .into_any()
}

/// The page of an address that is none.
pub fn nowhere() -> AnyView {
    answer(404);
    view! { <Nowhere message=t("No page of Farol has this address.").to_owned() /> }.into_any()
}

#[component]
fn Nowhere(message: String) -> AnyView {
    let path = use_location().pathname.get_untracked();
    if path.starts_with("/l/") {
        return view! { <SpentLink /> }.into_any();
    }
    let (to, icon, words, advice) = if is_customers(&path) {
        let advice = t("A link works once, and for a short while. Ask for another.");
        (To::My, "eye", t("To your pages"), advice)
    } else if is_public(&path) {
        (
            To::SignIn(String::new()),
            "log-out",
            t("To the sign-in"),
            t("A link works once, and for a day. Ask for another."),
        )
    } else {
        let advice =
            t("The address may be mistyped, or what it named is gone. Search for it by name, number or serial.");
        (To::Home, "search", t("To the search"), advice)
    };
    view! {
        <div class="problem">
            <span class="problem-art sea">
                <Mark />
            </span>
            <p class="problem-code">"404"</p>
            <Heading text=t("Nothing in sight") />
            <p>{message}</p>
            <p>{advice}</p>
            <div class="actions">
                <a class="button primary" href=to.to_string()>
                    <Icon name=icon />
                    {words}
                </a>
            </div>
        </div>
    }
    .into_any()
}

/// The link of a mail leads nowhere any more. Its reader has no account here, so there is nowhere to go on to.
#[component]
fn SpentLink() -> AnyView {
    view! {
        <div class="problem spent">
            <span class="problem-art sea">
                <Mark />
            </span>
            <p class="problem-code">"404"</p>
            <Heading text=t("This link no longer works") />
            <p>{t("It has been answered, or it is too old, or a piece of it was lost when it was copied.")}</p>
            <p>{t("There is nothing you need to do. Should you still be on the telephone, ask for a new mail.")}</p>
        </div>
    }
    .into_any()
}

/// In place of a page whose reader is no longer signed in, or only half.
#[component]
pub fn SignedOut(half: bool) -> AnyView {
    let address = leave(half);
    view! {
        <div class="problem">
            <Heading text=t("Signed out") />
            <p>{t("Sign in to go on from here.")}</p>
            <a class="button primary" href=address rel="external">
                {t("Sign in")}
            </a>
        </div>
    }
    .into_any()
}

/// Sends the reader to the sign-in page, or to its second step, which brings them back here. Gives its address.
pub fn leave(half: bool) -> String {
    let here = use_location();
    lead(untrack(|| way_in(&here, half)))
}

/// The address of the sign-in page, or of its second step, which brings the reader back to where they are.
pub fn way_in(here: &Location, half: bool) -> String {
    let next = format!("{}{}", here.pathname.get(), query(&here.search.get()));
    let to = match (is_customers(&next), half) {
        (true, _) => To::MySignIn(next),
        (false, true) => To::SecondFactor(next),
        (false, false) => To::SignIn(next),
    };
    to.to_string()
}

/// Sends the reader to another page by the server's answer or, in the browser, by a new document. Gives its address.
pub fn lead(address: String) -> String {
    redirect(&address);
    effect({
        let address = address.clone();
        move || _ = window().location().assign(&address)
    });
    address
}

fn query(search: &str) -> String {
    if search.is_empty() { String::new() } else { format!("?{}", search.trim_start_matches('?')) }
}

/// Makes `status` that of the whole page, unless its reader is being sent to the sign-in page.
#[cfg(feature = "ssr")]
fn answer(status: u16) {
    let status = http::StatusCode::from_u16(status);
    if let (Some(response), Ok(status)) = (use_context::<leptos_axum::ResponseOptions>(), status) {
        let leaving = response.0.read().is_ok_and(|parts| parts.status == Some(http::StatusCode::SEE_OTHER));
        if !leaving {
            response.set_status(status);
        }
    }
}

#[cfg(not(feature = "ssr"))]
fn answer(_status: u16) {}

#[cfg(feature = "ssr")]
fn redirect(address: &str) {
    let place = http::HeaderValue::from_str(address);
    if let (Some(response), Ok(place)) = (use_context::<leptos_axum::ResponseOptions>(), place) {
        response.insert_header(http::header::LOCATION, place);
        response.set_status(http::StatusCode::SEE_OTHER);
    }
}

#[cfg(not(feature = "ssr"))]
fn redirect(_address: &str) {}
