//! The dialogs that want a reason: asking a customer for access, and opening the view.

use leptos::prelude::*;

use super::{
    looking::{Looking, Wish},
    words::{LENGTHS, length},
};
use crate::t;
use crate::ui::words::t;
use crate::{
    ui::{
        dialog::{focus, value},
        erase::{changing, flag, submit},
        icon::Icon,
    },
    verification::show::notice,
};

#[component]
pub fn ReasonDialog(of: Looking, wish: Wish, org: String) -> AnyView {
    let id = wish.dialog();
    let (title, means, hint, go) = match wish {
        Wish::Ask => (
            t!("Ask {org} for access", org = org),
            t(
                "Their administrators get a mail with your reason and a link. Whoever of them answers decides for how long; they \
             can stop it at any moment, and see every page that you open.",
            ),
            t("They read it: say what you want to look at, and why."),
            t("Ask for access"),
        ),
        Wish::View => (
            t!("View {org}", org = org),
            t(
                "You see the customer's settings as its own administrator does, and can change nothing. They see that you are \
             looking, at what, and the reason.",
            ),
            t("They read it beside everything that you look at."),
            t("Open the view"),
        ),
    };
    let sent = submit(move |_| {
        if of.busy.get_untracked() {
            return;
        }
        let of_form = |name: &str| value(&format!("#{id} [name={name}]"));
        let (reason, case) = (of_form("reason"), Some(of_form("case")).filter(|case| !case.is_empty()));
        if reason.chars().count() < 3 {
            of.problem.set(Some(t("Say in a few words why.").to_owned()));
            focus(&format!("#{id} [name=reason]"));
            return;
        }
        of.problem.set(None);
        match wish {
            Wish::Ask => of.ask(reason, value(&format!("#{id} [name=minutes]:checked")).parse().ok(), case),
            Wish::View => of.view(reason, case),
        }
    });
    let problem_id = format!("{id}-problem");
    let lengths = (wish == Wish::Ask).then(lengths);
    view! {
        <dialog class="dialog" id=id aria-labelledby=format!("{id}-title")>
            <form method="dialog" class="dialog-head">
                <h2 id=format!("{id}-title")>{title}</h2>
                <button class="button ghost square" aria-label=t("Close")>
                    <Icon name="x" />
                </button>
            </form>
            <form class="form dialog-body" novalidate=true on:submit=sent>
                <p class="advice">{means}</p>
                <label class="field">
                    <span id=format!("{id}-reason")>{t("Reason")}</span>
                    <input
                        type="text"
                        name="reason"
                        required=true
                        maxlength="200"
                        autocomplete="off"
                        autofocus=true
                        aria-invalid=flag(move || of.problem.with(Option::is_some))
                        aria-labelledby=format!("{id}-reason")
                        aria-describedby=format!("{problem_id} {id}-hint")
                    />
                    <small id=format!("{id}-hint")>{hint}</small>
                </label>
                <label class="field">
                    <span>{t("Case number")} " " <span class="hint">{t("if there is one")}</span></span>
                    <input type="text" name="case" maxlength="60" autocomplete="off" />
                </label>
                {lengths}
                <div id=problem_id role="alert">
                    {changing(move || of.problem.get().map(|text| notice("bad", "circle-alert", text.into_any())))}
                </div>
                <button class="button primary" aria-disabled=flag(move || of.busy.get())>
                    <Icon name=if wish == Wish::Ask { "mail" } else { "eye" } />
                    {changing(move || if of.busy.get() { t("One moment…") } else { go })}
                </button>
            </form>
        </dialog>
    }
    .into_any()
}

/// For how long is asked.
fn lengths() -> AnyView {
    let choices = LENGTHS
        .map(|minutes| {
            view! {
                <label class="length">
                    <input
                        type="radio"
                        name="minutes"
                        value=minutes.to_string()
                        checked=minutes == model::consent::USUAL_MINUTES
                    />
                    <span>{length(minutes)}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="lengths">
            <legend>{t("For how long")}</legend>
            {choices}
        </fieldset>
    }
    .into_any()
}
