//! Where the mailed link of a customer's administrator leads: one button, which signs in. Opening it does nothing, for
//! mail scanners open links: `/my/enter/:link`.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::sign_in::onward;
use crate::ui::words::t;
use crate::{
    routes::{Post, To},
    ui::{brand::Brand, heading::Heading, icon::Icon, load::loaded},
};

pub fn page() -> AnyView {
    loaded(|asked| Box::pin(async move { Ok(asked.text("link")) }), door)
}

pub fn door(link: String) -> AnyView {
    let query = use_query_map().get_untracked();
    let next = onward(query.get("next"));
    let problem = query.get("problem");
    let gone = problem.as_deref() == Some("gone");
    let says = problem.map(|_| {
        view! {
            <p class="notice bad" role="alert">
                <Icon name="circle-alert" />
                <span>
                    {if gone {
                        t("This link has been used or is too old.")
                    } else {
                        t("That did not work. Try again in a moment.")
                    }}
                </span>
            </p>
        }
    });
    // A link that is spent has no button: what is left is to ask for another.
    let way = if gone {
        let ask = To::MySignIn(next).to_string();
        view! { <a class="button wide primary" href=ask rel="external">{t("Ask for another")}</a> }.into_any()
    } else {
        view! {
            <p>{t("Here you see who may look into your organization, and what they did. Press the button to go on.")}</p>
            <form method="post" action=Post::MyEnter.to_string() class="link-answers">
                <input type="hidden" name="link" value=link />
                <input type="hidden" name="next" value=next />
                <button class="button wide primary">{t("Sign in")}</button>
            </form>
            <p class="door-note">{t("The link works once. Did you not ask for it? Then close this page: nothing has happened.")}</p>
        }
        .into_any()
    };
    view! {
        <div class="door">
            <div class="door-card link-card">
                <Brand />
                <div class="link-title">
                    <Icon name="log-in" />
                    <Heading text=t("Sign in to your organization’s pages") />
                </div>
                {says}
                {way}
            </div>
        </div>
    }
    .into_any()
}
