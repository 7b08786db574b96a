//! The first password, by a one-time link: `/welcome/:link`.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

use super::api::welcome;
use crate::tv;
use crate::ui::words::t;
use crate::{
    routes::Post,
    ui::{brand::Brand, heading::Heading, icon::Icon, load::loaded},
};

/// Who set out by a one-time link.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Invited {
    link: String,
    email: String,
}

pub fn page() -> AnyView {
    loaded(
        |asked| {
            Box::pin(async move {
                let link = asked.text("link");
                Ok(Invited { email: welcome(link.clone()).await?, link })
            })
        },
        door,
    )
}

pub fn door(Invited { link, email }: Invited) -> AnyView {
    let message = use_query_map().get_untracked().get("problem").map(|problem| match problem.as_str() {
        "short" => t("A password needs at least 8 characters. A few words in a row do well."),
        "gone" => t("This link has been used or is too old. Ask for another."),
        _ => t("That did not work. Try again in a moment."),
    });
    let wrong = message.is_some();
    view! {
        <div class="door">
            <div class="door-card">
                <Brand />
                <Heading text=t("Set your password") />
                <p>{tv!("For {email}", email = view! { <strong>{email.clone()}</strong> })}</p>
                {message
                    .map(|message| {
                        view! {
                            <p class="notice bad" role="alert" id="welcome-problem">
                                <Icon name="circle-alert" />
                                {message}
                            </p>
                        }
                    })}
                <form method="post" action=Post::Welcome.to_string() class="form">
                    <input type="hidden" name="link" value=link />
                    // For the browser's own store of passwords.
                    <input type="hidden" name="email" autocomplete="username" value=email />
                    <label class="field">
                        <span>{t("New password")}</span>
                        <input
                            type="password"
                            name="password"
                            autocomplete="new-password"
                            minlength="8"
                            required=true
                            autofocus=true
                            aria-invalid=wrong.then_some("true")
                            aria-describedby=if wrong { "welcome-problem" } else { "welcome-hint" }
                        />
                        <small id="welcome-hint">{t("At least 8 characters. A few words in a row do well.")}</small>
                    </label>
                    <button class="button primary wide">{t("Set the password")}</button>
                </form>
            </div>
        </div>
    }
    .into_any()
}
