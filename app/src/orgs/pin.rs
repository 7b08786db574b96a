//! Keeps a customer at hand in the search bar. A plain form that script answers faster.

use leptos::{prelude::*, task::spawn_local};
use model::{OrgId, search::OrgRef};

use super::api::pin_org;
use crate::{
    routes::Post,
    search::ask::Bar,
    t,
    ui::{erase::submit, icon::Icon, toast::Toasts, words::t},
};

/// The form round a button that turns `on`.
fn form(org: OrgId, on: RwSignal<bool>, button: AnyView) -> AnyView {
    let (bar, toasts) = (expect_context::<Bar>(), expect_context::<Toasts>());
    let turn = submit(move |_| pin(org, !on.get_untracked(), on, bar, toasts));
    view! {
        <form method="post" action=Post::Pin(org).to_string() on:submit=turn>
            <input type="hidden" name="pinned" value=move || (!on.get()).to_string() />
            {button}
        </form>
    }
    .into_any()
}

#[component]
pub fn Pin(org: OrgId, pinned: bool) -> AnyView {
    let on = RwSignal::new(pinned);
    let button = view! {
        <button class="button" data-key="p" class:on=on aria-pressed=move || on.get().to_string()>
            <Icon name="pin" />
            <span>{move || if on.get() { t("Pinned") } else { t("Pin") }}</span>
        </button>
    };
    form(org, on, button.into_any())
}

/// Beside a pinned customer in a list: pressed, it stays there until the page is left, so that pressing again undoes it.
#[component]
pub fn Keep(org: OrgRef) -> AnyView {
    let on = RwSignal::new(true);
    let label = t!("Keep {customer} pinned", customer = org.name);
    let button = view! {
        <button class="button ghost square keep" aria-label=label aria-pressed=move || on.get().to_string()>
            <Icon name="pin" />
        </button>
    };
    form(org.id, on, button.into_any())
}

/// Pins or unpins at once; what the server refuses goes back, and what it did can be taken back.
fn pin(org: OrgId, wanted: bool, on: RwSignal<bool>, bar: Bar, toasts: Toasts) {
    // The page may be left when this is taken back.
    _ = on.try_set(wanted);
    spawn_local(async move {
        match pin_org(org, wanted).await {
            Ok(()) => {
                bar.suggestions.set(None);
                let said = if wanted { t("Pinned to the search bar") } else { t("No longer pinned") };
                toasts.undoable(said.to_owned(), Box::new(move || pin(org, !wanted, on, bar, toasts)));
            }
            Err(error) => {
                _ = on.try_set(!wanted);
                toasts.say(error.error.message);
            }
        }
    });
}
