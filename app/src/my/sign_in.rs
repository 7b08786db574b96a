//! The way in to a customer's own pages: `/my/sign-in`. A link by mail, which works without script; or a passkey.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::passkey::PasskeyWay;
use crate::ui::words::t;
use crate::{
    routes::{Post, To, local},
    ui::{brand::Brand, heading::Heading, icon::Icon, language::LanguageChoice, load::loaded},
};

pub fn page() -> AnyView {
    loaded(|_| Box::pin(async { Ok(()) }), |()| door())
}

/// Where the reader was going; their access page by itself.
pub fn onward(next: Option<String>) -> String {
    let next = local(next);
    if next.starts_with("/my/") { next } else { To::My.to_string() }
}

pub fn door() -> AnyView {
    let query = use_query_map().get_untracked();
    let next = onward(query.get("next"));
    let sent = query.get("sent").is_some();
    let problem = query.get("problem").map(|problem| match problem.as_str() {
        "slow_down" => t("That was too often in a row. Wait a minute, then try again."),
        "gone" => t("This link has been used or is too old. Ask for another."),
        "passkey" | "wrong" => t("That passkey does not open these pages. Have a link mailed to you instead."),
        _ => t("That did not work. Try again in a moment."),
    });
    view! {
        <div class="door">
            <div class="door-card link-card">
                <Brand />
                <Heading text=t("Your organization’s pages") />
                {problem
                    .map(|problem| {
                        view! {
                            <p class="notice bad" role="alert">
                                <Icon name="circle-alert" />
                                {problem}
                            </p>
                        }
                    })}
                {sent
                    .then(|| {
                        view! {
                            <p class="notice good" role="status">
                                <Icon name="mail" />
                                {t("If that is the address of an administrator, a mail with a link is on its way. It works once, for 15 minutes.")}
                            </p>
                        }
                    })}
                <p>{t("For administrators: see who may look into your organization, who is looking, and what they did.")}</p>
                <form method="post" action=Post::MySignIn.to_string() class="form">
                    <input type="hidden" name="next" value=next.clone() />
                    <label class="field">
                        <span>{t("Your work e-mail")}</span>
                        <input
                            id="my-email"
                            type="email"
                            name="email"
                            autocomplete="username webauthn"
                            required=true
                            autofocus=true
                        />
                    </label>
                    <button class="button primary wide">
                        <Icon name="mail" />
                        {if sent { t("Mail me another link") } else { t("Mail me a link") }}
                    </button>
                </form>
                <PasskeyWay next />
                <p class="door-note">{t("There is no password. The link goes to the address that your organization’s directory has for you.")}</p>
            </div>
            <LanguageChoice />
        </div>
    }
    .into_any()
}
