//! What an administrator decides for all agents of the provider.

use leptos::{prelude::*, task::spawn_local};
use model::staff::ProviderSettings;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::api::change_settings;
use crate::ui::words::t;
use crate::{
    error::ApiError,
    security::prove::fresh,
    ui::{
        erase::{changing, flag, submit},
        facts::Panel,
        toast::Toasts,
    },
    verification::show::notice,
};

const SECOND: &str = "settings-second";
const MASK: &str = "settings-mask";
const READS: &str = "settings-reads";
const REVEALS: &str = "settings-reveals";

#[component]
pub fn Settings(settings: ProviderSettings, may_change: bool) -> AnyView {
    let toasts = expect_context::<Toasts>();
    let (busy, problem) = (RwSignal::new(false), RwSignal::new(None::<String>));
    // Only what is other than it stood here is sent: the rest may be another by now.
    let known = StoredValue::new(settings.clone());
    let sent = submit(move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        problem.set(None);
        spawn_local(async move {
            let was = known.get_value();
            let second = other(is_on(SECOND), was.second_factor);
            let mask = other(is_on(MASK), was.mask_contacts);
            let reads = other(number(READS), was.reads_an_hour);
            let reveals = other(number(REVEALS), was.reveals_an_hour);
            let answer = fresh(|| change_settings(second, mask, reads, reveals)).await;
            if busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(now) => {
                    show(&now);
                    known.set_value(now);
                    toasts.say(t("The rules are changed, from now on").to_owned());
                }
                Err(ApiError { error }) => problem.set(Some(error.message)),
            }
        });
    });
    let switch = |id: &'static str, on: bool, text: &'static str, means: &'static str| {
        let (name, hint) = (format!("{id}-name"), format!("{id}-hint"));
        view! {
            <label class="choice">
                <input
                    type="checkbox"
                    id=id
                    checked=on
                    disabled=!may_change
                    aria-labelledby=name.clone()
                    aria-describedby=hint.clone()
                />
                <span id=name>{text}</span>
                <small id=hint>{means}</small>
            </label>
        }
        .into_any()
    };
    let brake = |id: &'static str, at: i64, text: &'static str, means: &'static str| {
        let (name, hint) = (format!("{id}-name"), format!("{id}-hint"));
        view! {
            <label class="field">
                <span id=name.clone()>{text}</span>
                <input
                    type="number"
                    id=id
                    min="0"
                    max="10000"
                    inputmode="numeric"
                    value=at.to_string()
                    disabled=!may_change
                    aria-labelledby=name
                    aria-describedby=hint.clone()
                />
                <small id=hint>{means}</small>
            </label>
        }
        .into_any()
    };
    let save = may_change.then(|| {
        view! {
            <button class="button primary needs-script" aria-disabled=flag(move || busy.get())>
                {changing(move || if busy.get() { t("Saving…") } else { t("Save the rules") })}
            </button>
        }
    });
    let form = view! {
            <form class="rules" novalidate=true on:submit=sent>
                {switch(
                    SECOND,
                    settings.second_factor,
                    t("A second factor to sign in"),
                    t("A passkey or an authenticator app besides the password. Who has none is given some days to set it up."),
                )}
                {switch(
                    MASK,
                    settings.mask_contacts,
                    t("Contact data is masked"),
                    t("Private addresses and numbers show only in part until the caller has proven something."),
                )}
                {brake(
                    READS,
                    settings.reads_an_hour,
                    t("Cards an hour"),
                    t("An agent who opens more proves again that it is them; at twice as many they are stopped. 0: no limit."),
                )}
                {brake(
                    REVEALS,
                    settings.reveals_an_hour,
                    t("Contacts revealed an hour"),
                    t("The same for contact data. Agents who usually need more get a higher limit."),
                )}
                <div class="rules-end">
                    <div role="alert">
                        {changing(move || problem.get().map(|text| notice("bad", "circle-alert", text.into_any())))}
                    </div>
                    {save}
                </div>
            </form>
    }
    .into_any();
    view! {
        <Panel id="rules" title=t("Rules for all agents") icon="sliders-horizontal" class="staff-rules">
            {form}
        </Panel>
    }
    .into_any()
}

fn other<T: PartialEq>(now: T, was: T) -> Option<T> {
    (now != was).then_some(now)
}

/// With what others have changed meanwhile.
fn show(now: &ProviderSettings) {
    for (id, on) in [(SECOND, now.second_factor), (MASK, now.mask_contacts)] {
        _ = input(id).map(|input| input.set_checked(on));
    }
    for (id, at) in [(READS, now.reads_an_hour), (REVEALS, now.reveals_an_hour)] {
        _ = input(id).map(|input| input.set_value(&at.to_string()));
    }
}

fn input(id: &str) -> Option<HtmlInputElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

fn is_on(id: &str) -> bool {
    input(id).is_some_and(|input| input.checked())
}

/// −1, which no rule takes, where it is no number.
fn number(id: &str) -> i64 {
    input(id).and_then(|input| input.value().trim().parse().ok()).unwrap_or(-1)
}
