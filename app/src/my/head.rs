//! The head of a customer's own pages: whose they are, the way between them, the way out.

use leptos::prelude::*;
use model::{ErrorKind, consent::Administrator};

use super::api::my_me;
use crate::t;
use crate::ui::words::t;
use crate::{
    error::ApiError,
    routes::{Post, To},
    ui::{
        brand::Brand,
        erase::effect,
        icon::Icon,
        live::ask_whose,
        load::{Asked, resource},
        problem::leave,
        signed_out::is_of,
    },
};

#[component]
pub fn MyHead(path: Memo<String>) -> AnyView {
    let me = resource(Box::new(Asked::default), |_| Box::pin(my_me()));
    // Another may have signed in meanwhile, in another tab.
    effect(move || {
        let back = window_event_listener_untyped("focus", move |_| ask_whose(true));
        on_cleanup(move || back.remove());
    });
    let link = move |to: To, words: &'static str| {
        let here = to.to_string();
        let current = {
            let here = here.clone();
            move || (path.get() == here).then_some("page")
        };
        view! {
            <a href=here aria-current=current>
                {words}
            </a>
        }
    };
    view! {
        <header class="my-head">
            <a class="top-brand" href=To::My.to_string() aria-label=t("Farol, to who may look in")>
                <Brand />
            </a>
            <nav class="my-nav" aria-label=t("Your pages")>
                {link(To::My, t("Access"))}
                {link(To::MyLog, t("Log"))}
                {link(To::MySecurity, t("Security"))}
            </nav>
            <div class="my-who">
                <Transition>
                    {move || Suspend::new(async move {
                        match me.await {
                            Ok(shown) => shown.view(who),
                            Err(ApiError { error }) if error.kind == ErrorKind::SignedOut => {
                                view! { <a class="button" href=leave(false) rel="external">{t("Sign in")}</a> }.into_any()
                            }
                            _ => ().into_any(),
                        }
                    })}
                </Transition>
            </div>
        </header>
    }
    .into_any()
}

pub fn who(me: Administrator) -> AnyView {
    effect(move || _ = is_of(me.id));
    view! {
        <p class="my-me">
            <strong>{me.org.name}</strong>
            <span>{if me.reads_only { t!("{name}, reads only", name = me.name) } else { me.name }}</span>
        </p>
        <form method="post" action=Post::MySignOut.to_string()>
            <button class="button">
                <Icon name="log-out" />
                {t("Sign out")}
            </button>
        </form>
    }
    .into_any()
}
