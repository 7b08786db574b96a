//! Keeps a customer at hand in the search bar. A plain form that script answers faster.

use leptos::{ev, prelude::*, task::spawn_local};
use model::OrgId;

use super::api::pin_org;
use crate::ui::words::t;
use crate::{
    routes::Post,
    search::ask::Bar,
    ui::{icon::Icon, toast::Toasts},
};

#[component]
pub fn Pin(org: OrgId, pinned: bool) -> AnyView {
    let (bar, toasts) = (expect_context::<Bar>(), expect_context::<Toasts>());
    let on = RwSignal::new(pinned);
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let wanted = !on.get_untracked();
        on.set(wanted);
        spawn_local(async move {
            match pin_org(org, wanted).await {
                Ok(()) => {
                    bar.suggestions.set(None);
                    toasts.say(if wanted { t("Pinned to the search bar") } else { t("No longer pinned") }.to_owned());
                }
                Err(error) => {
                    on.set(!wanted);
                    toasts.say(error.error.message);
                }
            }
        });
    };
    view! {
        <form method="post" action=Post::Pin(org).to_string() on:submit=submit>
            <input type="hidden" name="pinned" value=move || (!on.get()).to_string() />
            <button class="button" class:on=on aria-pressed=move || on.get().to_string()>
                <Icon name="pin" />
                <span>{move || if on.get() { t("Pinned") } else { t("Pin") }}</span>
            </button>
        </form>
    }
    .into_any()
}
