//! The first password, by a one-time link: `/welcome/:link`.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::api::welcome;
use crate::{
    routes::Post,
    ui::{brand::Brand, heading::Heading, icon::Icon, load::loaded},
};

pub fn page() -> AnyView {
    let params = use_params_map();
    let link = move || params.read().get("link").unwrap_or_default();
    let email = Resource::new(link, |link| async move { welcome(link.clone()).await.map(|email| (link, email)) });
    loaded(email, |(link, email)| view! { <Form link email /> }.into_any())
}

#[component]
fn Form(link: String, email: String) -> AnyView {
    let message = use_query_map().get_untracked().get("problem").map(|problem| match problem.as_str() {
        "short" => "A password needs at least 8 characters. A few words in a row do well.",
        "gone" => "This link has been used or is too old. Ask for another.",
        _ => "That did not work. Try another password.",
    });
    let wrong = message.is_some();
    view! {
        <div class="door">
            <div class="door-card">
                <Brand />
                <Heading text="Set your password" />
                <p>"For " <strong>{email.clone()}</strong></p>
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
                        <span>"New password"</span>
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
                        <small id="welcome-hint">"At least 8 characters. A few words in a row do well."</small>
                    </label>
                    <button class="button primary wide">"Set the password"</button>
                </form>
            </div>
        </div>
    }
    .into_any()
}
