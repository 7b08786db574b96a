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
        erase::{changing, press},
        icon::Icon,
        toast::Toasts,
    },
};

/// Nothing while the call is about this user already.
#[component]
pub fn StartCall(user: UserId) -> AnyView {
    let (Some(now), toasts) = (use_context::<Now>(), expect_context::<Toasts>()) else { return ().into_any() };
    let busy = RwSignal::new(false);
    let begin = move || {
        if busy.get_untracked() {
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
                    // The button that was pressed is gone: on to the bar, once it is there.
                    set_timeout(|| focus(NOTES), Duration::ZERO);
                }
                Err(ApiError { error }) => toasts.say(error.message),
            }
        });
    };
    let on = Memo::new(move |_| now.call.with(|call| call.as_ref().is_some_and(|call| call.user.id == user)));
    changing(move || {
        (!on.get()).then(|| {
            view! {
                <button type="button" class="button needs-script" data-key="s" on:click=press(begin)>
                    <Icon name="phone" />
                    {t("Start call")}
                </button>
            }
            .into_any()
        })
    })
}
