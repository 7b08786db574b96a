//! The call that is going on, at the foot of every page: who, since when, notes, and its end.

use std::time::Duration;

use leptos::{ev, prelude::*, task::spawn_local};
use model::visits::OpenCall;

use super::{api::end_call, notes::Notes, now::Now};
use crate::ui::words::t;
use crate::{
    error::ApiError,
    routes::To,
    ui::{
        dialog::focus,
        erase::{changing, press},
        icon::Icon,
        layout::keep_height,
        left::Since,
    },
};

/// The button that opens the notes.
pub const NOTES: &str = "[aria-controls=call-sheet]";

/// Nothing while there is no call.
#[component]
pub fn CallBar(now: Now) -> AnyView {
    let id = Memo::new(move |_| now.call.with(|call| call.as_ref().map(|call| call.id)));
    changing(move || {
        id.get()?;
        now.call.get_untracked().map(|call| bar(call, now))
    })
}

fn bar(call: OpenCall, now: Now) -> AnyView {
    let notes = Notes::new(&call, now);
    let (wide, busy) = (RwSignal::new(false), RwSignal::new(false));
    // What must be seen stays above it.
    keep_height(".call-bar", "--call");
    let id = call.id;
    let end = Callback::new(move |noted: bool| {
        if !noted {
            busy.set(false);
            return wide.set(true);
        }
        spawn_local(async move {
            match end_call(id).await {
                Ok(_) => now.ended(id),
                Err(ApiError { error }) => {
                    busy.set(false);
                    now.toasts.say(error.message);
                }
            }
        });
    });
    let pressed = move || {
        if notes.over.get_untracked() {
            return notes.dismiss();
        }
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        notes.save_then(end);
    };
    let open = move || {
        wide.update(|wide| *wide = !*wide);
        if wide.get_untracked() {
            // Once it is there to be focused.
            set_timeout(|| focus("#call-notes"), Duration::ZERO);
        }
    };
    view! {
        <section class="call-bar" class:open=wide aria-label=t("The call that is going on")>
            <div class="call-line">
                <span class="call-who">
                    <Icon name="phone" />
                    <a href=To::User(call.user.id).to_string() data-key="g c" data-label=t("The caller's card")>{call.user.name}</a>
                    <span class="call-org">{call.org.name}</span>
                </span>
                <Since seconds=call.seconds />
                <span class="call-said" role="status">{notes.said}</span>
                <button
                    type="button"
                    class="button needs-script"
                    data-key="n"
                    aria-expanded=move || wide.get().to_string()
                    aria-controls="call-sheet"
                    on:click=press(open)
                >
                    <Icon name="file-text" />
                    {t("Notes")}
                </button>
                <button type="button" class="button danger needs-script" data-key="e e" on:click=press(pressed)>
                    {changing(move || match busy.get() {
                        _ if notes.over.get() => t("Dismiss"),
                        true => t("Ending…"),
                        false => t("End call"),
                    })}
                </button>
            </div>
            {sheet(notes, wide)}
        </section>
    }
    .into_any()
}

/// Always there, so that what was typed stays.
fn sheet(notes: Notes, wide: RwSignal<bool>) -> AnyView {
    let (text, case) = (notes.text.get_untracked(), notes.case.get_untracked());
    // Out of the fields, so that single keys act again.
    let out = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && !event.is_composing() {
            wide.set(false);
            focus(NOTES);
        }
    };
    view! {
        <div class="call-sheet" id="call-sheet" hidden=move || !wide.get() on:keydown=out>
            <label class="field call-notes">
                <span id="call-notes-name">{t("Notes")}</span>
                <textarea
                    id="call-notes"
                    aria-labelledby="call-notes-name"
                    aria-describedby="call-notes-hint"
                    rows="4"
                    maxlength="20000"
                    on:input=move |event| {
                        notes.text.set(event_target_value(&event));
                        notes.typed();
                    }
                    on:blur=move |_| notes.left()
                >
                    {text}
                </textarea>
                <small id="call-notes-hint">{t("They save themselves as you type, and stand in the summary of the call.")}</small>
            </label>
            <label class="field">
                <span>{t("Case number")}</span>
                <input
                    type="text"
                    maxlength="60"
                    autocomplete="off"
                    value=case
                    on:input=move |event| {
                        notes.case.set(event_target_value(&event));
                        notes.typed();
                    }
                    on:blur=move |_| notes.left()
                />
            </label>
        </div>
    }
    .into_any()
}
