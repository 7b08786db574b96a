//! In place of an act that is not open: what is missing, and the way to it.

use leptos::prelude::*;
use model::verification::{Level, Offer};

use super::call::Call;
use crate::ui::words::{heard, t};
use crate::ui::{erase::press, icon::Icon};

/// The sentence, and *Verify caller* where that would help; nothing where the act is open.
pub fn missing(offer: Offer, call: Call) -> Option<AnyView> {
    let (says, verify) = match offer {
        Offer::Open => return None,
        Offer::Needs { says, .. } => (says, true),
        Offer::Closed { says } => (says, false),
    };
    Some(
        view! {
            <div class="missing">
                <p>
                    <Icon name=if verify { "shield" } else { "info" } />
                    {heard(&says)}
                </p>
                {verify.then(|| view! { <Verify call /> })}
            </div>
        }
        .into_any(),
    )
}

/// Opens the dialog. It is no longer the main act once something is proven.
#[component]
pub fn Verify(
    call: Call,
    #[prop(optional)] primary: bool,
    #[prop(optional)] id: Option<&'static str>,
) -> impl IntoView {
    let primary =
        move || primary && !call.proof.with(|proof| proof.as_ref().is_some_and(|it| it.level > Level::Nothing));
    view! {
        <button type="button" class="button needs-script" class:primary=primary id=id data-key=id.map(|_| "v") on:click=press(move || call.open())>
            <Icon name="shield-check" />
            {t("Verify caller")}
        </button>
    }
}
