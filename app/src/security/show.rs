//! One's own means of proof: `/security`. Open also to those who have nothing else open until they have set one up.

use leptos::prelude::*;
use model::security::Security;

use super::{api::get_security, own::Own, passkeys::Passkeys, recovery::Recovery, totp::App};
use crate::tv;
use crate::ui::words::t;
use crate::{
    routes::{Post, To},
    ui::{
        erase::{changing, effect},
        heading::Heading,
        icon::Icon,
        load::loaded,
        time::Day,
    },
    verification::show::notice,
};

pub fn page() -> AnyView {
    loaded(|_| Box::pin(get_security(false)), own)
}

pub fn own(security: Security) -> AnyView {
    let shut = security.shut;
    let own = Own::new(security, false);
    effect(move || {
        // The line under the bar is of when the document was made.
        let done = own.security.with(|own| own.set_up_by.is_none() && !own.shut);
        if done && let Ok(Some(line)) = document().query_selector(".set-up") {
            _ = line.set_attribute("hidden", "");
            line.set_class_name("");
        }
    });
    view! {
        <header class="page-head">
            <div class="page-title">
                <Heading text=t("Security") />
                <p class="page-sub">{t("How you show that it is you: at the second step of signing in, and before what needs a fresh proof.")}</p>
            </div>
            {shut.then(leave)}
        </header>
        {changing(move || own.security.with(|security| standing(security, shut)))}
        <div class="panels two security-panels">
            <Passkeys own />
            <div class="stack">
                <App own />
                <Recovery own />
            </div>
        </div>
    }
    .into_any()
}

/// What is asked of the reader, and until when. `was_shut`: it is why they are here.
fn standing(security: &Security, was_shut: bool) -> Option<AnyView> {
    if security.shut {
        let says = t(
            "Your provider requires a second factor, and you have none. Set up a passkey or an authenticator app here; nothing else of Farol opens for you until then.",
        );
        return Some(notice("warn", "shield", says.into_any()));
    }
    if was_shut {
        let on = view! { {t("Your second factor is set up.")} " " <a href=To::Home.to_string() rel="external">{t("Go on to Farol")}</a> };
        return Some(notice("good", "circle-check", on.into_any()));
    }
    let by = security.set_up_by.as_ref()?;
    let day = by.as_str().get(..10).unwrap_or_default().to_owned();
    let says = tv!(
        "Your provider requires a second factor. Set one up before {day}: from then on the password alone signs you in no more.",
        day = view! { <Day on=day /> },
    );
    Some(notice("warn", "shield", says.into_any()))
}

/// Where the corner with its way out is not there.
fn leave() -> AnyView {
    view! {
        <form class="actions" method="post" action=Post::SignOut.to_string()>
            <button class="button">
                <Icon name="log-out" />
                {t("Sign out")}
            </button>
        </form>
    }
    .into_any()
}

/// Why the last act of this part did not lead where it was to lead; aloud at once.
pub fn problem(own: Own, part: &'static str) -> AnyView {
    view! {
        <div role="alert" class="factor-problem">
            {changing(move || {
                let (of, text) = own.problem.get()?;
                (of == part).then(|| notice("bad", "circle-alert", text.into_any()))
            })}
        </div>
    }
    .into_any()
}
