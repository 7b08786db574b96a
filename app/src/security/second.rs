//! The second step of signing in: `/sign-in/second`. The code is a plain form, which works before and without script.

use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;
use model::security::{Factor, ProofWays};

use super::{api::get_proof_ways, prove::by_passkey};
use crate::ui::words::t;
use crate::{
    error::ApiError,
    routes::{Post, To, local},
    ui::{
        brand::Brand,
        erase::{changing, flag, press},
        heading::Heading,
        icon::Icon,
        load::loaded,
        problem::lead,
    },
    verification::show::notice,
};

pub fn page() -> AnyView {
    loaded(|_| Box::pin(get_proof_ways()), door)
}

pub fn door(ProofWays { ways }: ProofWays) -> AnyView {
    let query = use_query_map().get_untracked();
    let next = local(query.get("next"));
    let passkey = ways.contains(&Factor::Passkey);
    let code = ways.iter().any(|way| matches!(way, Factor::Totp | Factor::Recovery));
    if !passkey && !code {
        return set_up_first();
    }
    let message = query.get("problem").map(|problem| match problem.as_str() {
        "slow_down" => t("That was too often in a row. Wait a minute, then try again."),
        "unavailable" => t("Farol is busy just now. Try again in a moment."),
        _ => t("That code is not right, or was used before."),
    });
    let problem = RwSignal::new(message.map(str::to_owned));
    let wrong = message.is_some();
    let totp = ways.contains(&Factor::Totp);
    view! {
        <div class="door">
            <div class="door-card">
                <Brand />
                <Heading text=t("One more step") />
                <p class="advice">{t("Your password is right. Now show that it is you.")}</p>
                <div role="alert" id="second-problem">
                    {changing(move || problem.get().map(|text| notice("bad", "circle-alert", text.into_any())))}
                </div>
                {passkey.then(|| by_key(next.clone(), problem))}
                {(passkey && code).then(|| view! { <p class="door-or">{t("or")}</p> })}
                {code.then(|| by_code(next, totp, !passkey, wrong))}
                <p class="door-note">
                    {t("Not you, or no way to prove it at hand?")} " "
                    <a href=To::SignIn(String::new()).to_string() rel="external">{t("Back to the first step")}</a> " "
                    {t("An administrator of your provider can help you in.")}
                </p>
            </div>
        </div>
    }
    .into_any()
}

fn by_key(next: String, problem: RwSignal<Option<String>>) -> AnyView {
    let busy = RwSignal::new(false);
    let pressed = move || {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        problem.set(None);
        let next = next.clone();
        spawn_local(async move {
            match by_passkey().await {
                Ok(()) => _ = window().location().assign(&next),
                Err(ApiError { error }) => {
                    busy.set(false);
                    problem.set(Some(error.message));
                }
            }
        });
    };
    view! {
        <button
            type="button"
            class="button primary wide needs-script"
            id="second-passkey"
            aria-disabled=flag(move || busy.get())
            on:click=press(pressed)
        >
            <Icon name="key-round" />
            {changing(move || if busy.get() { t("Waiting for your passkey…") } else { t("Use a passkey") })}
        </button>
    }
    .into_any()
}

fn by_code(next: String, totp: bool, first: bool, wrong: bool) -> AnyView {
    let hint = if totp {
        t("The six digits that your authenticator app shows, or one of your recovery codes.")
    } else {
        t("One of the codes that you kept. Each works once.")
    };
    view! {
        <form method="post" action=Post::SecondFactor.to_string() class="form">
            <input type="hidden" name="next" value=next />
            <label class="field">
                <span>{if totp { t("Code") } else { t("Recovery code") }}</span>
                <input
                    type="text"
                    name="code"
                    autocomplete="one-time-code"
                    autocapitalize="off"
                    spellcheck="false"
                    required=true
                    autofocus=first
                    aria-invalid=wrong.then_some("true")
                    aria-describedby=if wrong { "second-problem second-hint" } else { "second-hint" }
                />
                <small id="second-hint">{hint}</small>
            </label>
            <button class="button wide" class:primary=first>
                {t("Go on")}
            </button>
        </form>
    }
    .into_any()
}

/// Nothing is set up that could be asked for: that comes first.
fn set_up_first() -> AnyView {
    let to = lead(To::Security.to_string());
    view! {
        <div class="problem">
            <Heading text=t("Set up a second factor") />
            <a class="button primary" href=to rel="external">
                {t("Go on")}
            </a>
        </div>
    }
    .into_any()
}
