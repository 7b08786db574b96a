//! *Start call*: begins a call about a user, with a timer and notes.

use std::time::Duration;

use leptos::{prelude::*, task::spawn_local};
use model::UserId;

use super::{api::start_call, bar::NOTES, now::Now};
use crate::t;
use crate::ui::words::t;
use crate::{
    error::ApiError,
    ui::{
        dialog::focus,
        erase::{changing, flag, press},
        icon::Icon,
        toast::Toasts,
    },
};

/// It stays where it is while the call is about this user already: what stands beside it does not come under the pointer.
#[component]
pub fn StartCall(user: UserId) -> AnyView {
    let (Some(now), toasts) = (use_context::<Now>(), expect_context::<Toasts>()) else { return ().into_any() };
    let busy = RwSignal::new(false);
    let on = move || now.call.with(|call| call.as_ref().is_some_and(|call| call.user.id == user));
    let begin = move || {
        if busy.get_untracked() || untrack(on) {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let begun = start_call(user).await;
            // The page may have been left meanwhile.
            let _ = busy.try_set(false);
            match begun {
                Ok(call) => {
                    toasts.say(t!("Call with {user}", user = call.user.name.clone()));
                    now.take(Some(call));
                    // On to the bar, once it is there.
                    set_timeout(|| focus(NOTES), Duration::ZERO);
                }
                Err(ApiError { error }) => toasts.say(error.message),
            }
        });
    };
    view! {
        <button type="button" class="button needs-script" data-key="s" aria-disabled=flag(on) on:click=press(begin)>
            <Icon name="phone" />
            {changing(move || if on() { t("On the call") } else { t("Start call") })}
        </button>
    }
    .into_any()
}
