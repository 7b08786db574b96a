//! Tells that the session is about to end, over whatever is done just now, without taking the focus: one press stays.

use leptos::{ev, prelude::*, task::spawn_local};
use leptos_router::hooks::use_location;
use model::sessions::End;
use wasm_bindgen::JsCast;
use web_sys::{EventTarget, HtmlElement};

use super::{api::stay, watch::Watch};
use crate::ui::words::t;
use crate::{
    error::ApiError,
    ui::{
        dialog,
        erase::{changing, effect, flag, press},
        icon::Icon,
        left::Left,
        problem::way_in,
        toast::Toasts,
    },
};

pub fn warning() -> AnyView {
    let watch = expect_context::<Watch>();
    let Some(end) = watch.near.get_untracked() else { return ().into_any() };
    let (title, advice, in_dialog) = match end {
        End::Idle => (
            t("You are about to be signed out"),
            t("Nothing has been done here for a while."),
            t("You are about to be signed out. Close this to stay signed in."),
        ),
        End::Life => {
            let title = t("Your session is about to end");
            (title, t("Bring what you are doing to an end, then sign in again."), title)
        }
    };
    effect(move || dialog::say(in_dialog));
    on_cleanup(|| dialog::say(""));
    let before = StoredValue::new_local(None::<HtmlElement>);
    on_cleanup(move || give_back(before.try_update_value(Option::take).flatten()));
    view! {
        <section
            class="ending"
            aria-label=t("Your session")
            on:focusin=move |event: ev::FocusEvent| entered(before, event.related_target())
            on:focusout=move |event: ev::FocusEvent| left(before, event.related_target())
        >
            <Icon name="clock" />
            <div class="ending-said" role="alert">
                <strong>{title}</strong>
                <span>{advice}</span>
            </div>
            {changing(move || view! { <Left seconds=watch.seconds.get() /> })}
            {match end {
                End::Idle => stays(watch),
                End::Life => again(watch),
            }}
        </section>
    }
    .into_any()
}

fn stays(watch: Watch) -> AnyView {
    let (busy, toasts) = (RwSignal::new(false), expect_context::<Toasts>());
    let stays = move || {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = stay(watch.customer).await;
            // Nobody, once it was taken from the screen.
            _ = busy.try_set(false);
            match answer {
                Ok(left) => {
                    watch.take(left).await;
                    toasts.say(t("You stay signed in").to_owned());
                }
                Err(ApiError { error }) => toasts.say(error.message),
            }
        });
    };
    view! {
        <button
            type="button"
            class="button primary"
            data-key="y"
            aria-disabled=flag(move || busy.get())
            on:click=press(stays)
        >
            {t("Stay signed in")}
            <kbd aria-hidden="true">"y"</kbd>
        </button>
    }
    .into_any()
}

fn again(watch: Watch) -> AnyView {
    let here = use_location();
    view! {
        <a class="button" href=move || way_in(&here, false) rel="external">
            {t("Sign in again")}
        </a>
        <button
            type="button"
            class="button ghost square"
            aria-label=t("Dismiss")
            on:click=press(move || watch.dismiss())
        >
            <Icon name="x" />
        </button>
    }
    .into_any()
}

/// Where the focus came from, to go back to.
type Before = StoredValue<Option<HtmlElement>, LocalStorage>;

fn element(target: Option<EventTarget>) -> Option<HtmlElement> {
    target.and_then(|it| it.dyn_into().ok())
}

fn is_inside(element: &HtmlElement) -> bool {
    element.closest(".ending").is_ok_and(|found| found.is_some())
}

fn entered(before: Before, from: Option<EventTarget>) {
    match element(from) {
        Some(from) if is_inside(&from) => {}
        from => before.set_value(from.or_else(|| document().query_selector("main h1").ok().flatten()?.dyn_into().ok())),
    }
}

fn left(before: Before, to: Option<EventTarget>) {
    if element(to).is_some_and(|to| !is_inside(&to)) {
        before.set_value(None);
    }
}

/// The focus does not go with what had it.
fn give_back(to: Option<HtmlElement>) {
    let now = document().active_element().and_then(|it| it.dyn_into::<HtmlElement>().ok());
    let lost = now.is_none_or(|it| is_inside(&it) || it.matches("body").unwrap_or(false));
    if let Some(to) = to.filter(|_| lost) {
        _ = to.focus();
    }
}
