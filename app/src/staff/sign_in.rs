//! The way in: `/sign-in`. A plain form, which works before and without script.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::staff::Door;

use super::{api::get_door, demo::Demo};
use crate::ui::words::t;
use crate::{
    routes::{Post, local},
    ui::{brand::Brand, heading::Heading, icon::Icon, language::LanguageChoice, load::loaded},
};

pub fn page() -> AnyView {
    loaded(|_| Box::pin(async { Ok(get_door().await.unwrap_or_default()) }), door)
}

pub fn door(Door { people, typed }: Door) -> AnyView {
    let query = use_query_map().get_untracked();
    let next = local(query.get("next"));
    let message = query.get("problem").map(|problem| match problem.as_str() {
        "slow_down" => t("That was too often in a row. Wait a minute, then try again."),
        "unavailable" => t("Farol is busy just now. Try again in a moment."),
        _ => t("That e-mail address and password do not belong together."),
    });
    let welcome = query.get("welcome").is_some();
    let wrong = message.is_some();
    let again = !typed.is_empty();
    view! {
        <div class="door">
            <div class="door-card">
                <Brand />
                <Heading text=t("Sign in") />
                {welcome
                    .then(|| {
                        view! {
                            <p class="notice good" role="status">
                                <Icon name="circle-check" />
                                {t("Your password is set. Sign in with it.")}
                            </p>
                        }
                    })}
                {message
                    .map(|message| {
                        view! {
                            <p class="notice bad" role="alert" id="sign-in-problem">
                                <Icon name="circle-alert" />
                                {message}
                            </p>
                        }
                    })}
                <form method="post" action=Post::SignIn.to_string() class="form" id="sign-in">
                    <input type="hidden" name="next" value=next.clone() />
                    <label class="field">
                        <span>{t("E-mail")}</span>
                        <input
                            id="sign-in-email"
                            type="email"
                            name="email"
                            autocomplete="username"
                            required=true
                            value=typed
                            autofocus=!again
                            aria-invalid=wrong.then_some("true")
                            aria-describedby=wrong.then_some("sign-in-problem")
                        />
                    </label>
                    <label class="field">
                        <span>{t("Password")}</span>
                        <input
                            id="sign-in-password"
                            type="password"
                            name="password"
                            autocomplete="current-password"
                            required=true
                            autofocus=again
                            aria-invalid=wrong.then_some("true")
                            aria-describedby=wrong.then_some("sign-in-problem")
                        />
                    </label>
                    <button class="button primary wide" id="sign-in-go">
                        {t("Sign in")}
                    </button>
                </form>
                <p class="door-note">{t("No password yet, or forgotten? Your provider's administrator gives you a link to set one.")}</p>
            </div>
            <LanguageChoice />
            {(!people.is_empty()).then(|| view! { <Demo people next /> })}
        </div>
    }
    .into_any()
}
