//! *Start call*: begins a call about a user, with a timer and notes.

use leptos::{prelude::*, task::spawn_local};
use model::UserId;

use super::{api::start_call, now::Now};
use crate::ui::words::t;
use crate::{
    error::ApiError,
    ui::{
        erase::{changing, press},
        icon::Icon,
        toast::Toasts,
    },
};

/// Nothing while the call is about this user already.
#[component]
pub fn StartCall(user: UserId) -> AnyView {
    let (Some(now), toasts) = (use_context::<Now>(), expect_context::<Toasts>()) else { return ().into_any() };
    let begin = move || {
        spawn_local(async move {
            match start_call(user).await {
                Ok(call) => now.take(Some(call)),
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
