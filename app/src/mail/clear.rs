//! Lifting the hold on an address, and sending one mail to see whether it arrives: one act, with its reason.

use leptos::{html, prelude::*, task::spawn_local};

use super::{
    act::{Acts, CLEARING},
    api::clear_suppression,
};
use crate::tv;
use crate::ui::words::{later, t};
use crate::{
    error::ApiError,
    security::prove::fresh,
    ui::{
        dialog::close,
        erase::{changing, flag, press, submit},
        icon::Icon,
    },
    verification::show::notice,
};

const REASONS: [&str; 3] =
    [later("Mailbox was full, has room now"), later("Address was put right"), later("Server trouble, solved")];

#[component]
pub fn ClearDialog(acts: Acts) -> AnyView {
    let reason = NodeRef::<html::Input>::new();
    let problem = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let sent = submit(move |_| {
        let Some(input) = reason.get_untracked().filter(|_| !busy.get_untracked()) else { return };
        let said = input.value().trim().to_owned();
        if said.chars().count() < 3 {
            problem.set(Some(t("Say in a few words what was done about it.").to_owned()));
            _ = input.focus();
            return;
        }
        problem.set(None);
        busy.set(true);
        let address = acts.clearing.get_untracked();
        spawn_local(async move {
            let clear = || clear_suppression(acts.call.user, address.clone(), said.clone());
            let answer = fresh(clear).await;
            if busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Err(ApiError { error }) => problem.set(Some(error.message)),
                posted => {
                    close(CLEARING);
                    input.set_value("");
                    acts.answered(posted);
                }
            }
        });
    });
    let suggest = move |text: &'static str| {
        if let Some(input) = reason.get_untracked() {
            input.set_value(text);
            _ = input.focus();
        }
    };
    view! {
        <dialog class="dialog" id=CLEARING aria-labelledby="clear-title" on:close=move |_| problem.set(None)>
            <form method="dialog" class="dialog-head">
                <h2 id="clear-title">{t("Clear and resend")}</h2>
                <button class="button ghost square" aria-label=t("Close")>
                    <Icon name="x" />
                </button>
            </form>
            <form class="form dialog-body" novalidate=true on:submit=sent>
                <p>
                    {tv!(
                        "Lifts the hold on {address} and sends one mail to it at once. Should that come back for good, it is held back again, for 7 days.",
                        address = view! { <strong>{acts.clearing}</strong> },
                    )}
                </p>
                <label class="field">
                    <span>{t("What was done about it?")}</span>
                    <input
                        type="text"
                        node_ref=reason
                        required=true
                        minlength="3"
                        maxlength="200"
                        autocomplete="off"
                        autofocus=true
                        aria-invalid=flag(move || problem.with(Option::is_some))
                        aria-describedby="clear-problem"
                    />
                </label>
                <div class="pills" role="group" aria-label=t("Reasons often given")>
                    {REASONS
                        .map(t)
                        .map(|text| view! { <button type="button" class="pill" on:click=press(move || suggest(text))>{text}</button> })
                        .collect_view()}
                </div>
                <div id="clear-problem" role="alert">
                    {changing(move || problem.get().map(|text| notice("bad", "circle-alert", text.into_any())))}
                </div>
                <button class="button primary" aria-disabled=flag(move || busy.get())>
                    <Icon name="mail" />
                    {changing(move || if busy.get() { t("Sending…") } else { t("Clear and resend") })}
                </button>
            </form>
        </dialog>
    }
    .into_any()
}
