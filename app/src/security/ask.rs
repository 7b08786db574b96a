//! The dialog that asks for a fresh proof: one way at a time, the strongest first.

use leptos::{html, prelude::*};
use model::security::Factor;

use super::prove::{DIALOG, Prover};
use crate::ui::words::t;
use crate::{
    bundles::Tools,
    ui::{
        dialog::focus,
        erase::{changing, effect, flag, press, submit},
        icon::Icon,
    },
    verification::show::notice,
};

/// Once a page of an agent's.
#[component]
pub fn ProveDialog() -> AnyView {
    let prover = Prover::mount();
    provide_context(prover);
    effect(move || prover.ready());
    // The ways are asked for each time anew; what shows them stays once it has come.
    let known = Memo::new(move |_| prover.way.with(Option::is_some));
    view! {
        <dialog
            class="dialog prove"
            id=DIALOG
            aria-labelledby="prove-title"
            aria-describedby="prove-why"
            on:close=move |_| prover.closed()
        >
            <form method="dialog" class="dialog-head">
                <h2 id="prove-title">{t("Is it still you?")}</h2>
                <button class="button ghost square" aria-label=t("Cancel")>
                    <Icon name="x" />
                </button>
            </form>
            <div class="form dialog-body">
                <p id="prove-why" class="advice">
                    {t("This needs a proof of yours that is not older than ten minutes. What you were doing goes on by itself afterwards.")}
                </p>
                <div role="alert">
                    {changing(move || prover.problem.get().map(|text| notice("bad", "circle-alert", text.into_any())))}
                </div>
                {changing(move || known.get().then(|| Tools::Proof.within()))}
            </div>
        </dialog>
    }
    .into_any()
}

/// What stands in it once the ways are known.
pub fn ways() -> AnyView {
    let prover = expect_context::<Prover>();
    view! {
        {changing(move || prover.way.get().map(|way| asked(prover, way)))}
        {changing(move || others(prover))}
    }
    .into_any()
}

fn asked(prover: Prover, way: Factor) -> AnyView {
    let (label, kind, hint) = match way {
        Factor::Passkey => {
            effect(|| focus("#prove-passkey"));
            return view! {
                <button
                    type="button"
                    class="button primary"
                    id="prove-passkey"
                    aria-disabled=flag(move || prover.busy.get())
                    on:click=press(move || prover.prove(String::new()))
                >
                    <Icon name="key-round" />
                    {changing(move || if prover.busy.get() { t("Waiting for your passkey…") } else { t("Use a passkey") })}
                </button>
            }
            .into_any();
        }
        Factor::Totp => (t("Code of your authenticator app"), "one-time-code", t("Six digits.")),
        Factor::Recovery => (t("Recovery code"), "off", t("It works once.")),
        Factor::Password => (t("Your password"), "current-password", ""),
    };
    let field = NodeRef::<html::Input>::new();
    effect(move || {
        if let Some(field) = field.get() {
            _ = field.focus();
        }
    });
    let sent = submit(move |_| {
        if let Some(said) = field.get_untracked().map(|field| field.value()).filter(|said| !said.trim().is_empty()) {
            prover.prove(said);
        }
    });
    view! {
        <form class="form" novalidate=true on:submit=sent>
            <label class="field">
                <span>{label}</span>
                <input
                    type=if way == Factor::Password { "password" } else { "text" }
                    inputmode=(way == Factor::Totp).then_some("numeric")
                    autocomplete=kind
                    node_ref=field
                    aria-invalid=flag(move || prover.problem.with(Option::is_some))
                />
                {(!hint.is_empty()).then(|| view! { <small>{hint}</small> })}
            </label>
            <div class="actions">
                <button class="button primary" aria-disabled=flag(move || prover.busy.get())>
                    {changing(move || if prover.busy.get() { t("Checking…") } else { t("Go on") })}
                </button>
            </div>
        </form>
    }
    .into_any()
}

fn others(prover: Prover) -> Option<AnyView> {
    let now = prover.way.get()?;
    let others: Vec<_> = prover.ways.get().into_iter().filter(|way| *way != now).collect();
    let others = others
        .into_iter()
        .map(|way| {
            let text = match way {
                Factor::Passkey => t("Use a passkey"),
                Factor::Totp => t("Use a code"),
                Factor::Recovery => t("Use a recovery code"),
                Factor::Password => t("Use the password"),
            };
            view! { <button type="button" class="button ghost" on:click=press(move || prover.turn_to(way))>{text}</button> }
        })
        .collect_view();
    Some(view! { <div class="actions prove-others">{others}</div> }.into_any())
}
