//! The dialog in which a caller proves who they are.

use leptos::{context::Provider, prelude::*};
use model::verification::Level;

use super::{
    call::{Call, DIALOG, Stage},
    choose::choose,
    code::code,
    words,
};
use crate::bundles::Tools;
use crate::tv;
use crate::ui::words::t;
use crate::ui::{
    dialog::focus,
    erase::{changing, effect},
    icon::Icon,
    time::{Clock, Time},
};

/// The button at the head of a card that opens the dialog; the focus goes to it when the one that did is gone.
pub const OPENER: &str = "verify-caller";

/// Once a page. [`Call::open`] opens it.
#[component]
pub fn VerifyDialog(call: Call, #[prop(into)] name: String) -> AnyView {
    let closed = move |_| {
        // What had the focus before may be gone; it then still lies on what is inside of the closed dialog.
        let lost = document().active_element().is_none_or(|it| it.matches("body, dialog, dialog *").unwrap_or(true));
        if lost {
            focus(&format!("#{OPENER}"));
        }
    };
    let known = Memo::new(move |_| call.stage.with(|stage| *stage != Stage::Loading));
    view! {
        <dialog class="dialog verify" id=DIALOG aria-labelledby="verify-title" on:close=closed>
            <form method="dialog" class="dialog-head">
                <h2 id="verify-title">{tv!("Verify caller: {name}", name = view! { {name} })}</h2>
                <button class="button ghost square" aria-label=t("Close")>
                    <Icon name="x" />
                </button>
            </form>
            <div class="verify-body">
                <Provider value=call>
                    {changing(move || {
                        if known.get() {
                            return Tools::Verify.within();
                        }
                        view! { <p class="verify-wait" role="status">{t("Looking up what is on file…")}</p> }.into_any()
                    })}
                </Provider>
            </div>
        </dialog>
    }
    .into_any()
}

/// What stands in it once it is known what is on file.
pub fn steps() -> AnyView {
    let call = expect_context::<Call>();
    view! {
        {changing(move || denied(call))}
        {changing(move || match call.stage.get() {
            Stage::Loading => ().into_any(),
            Stage::Choose => choose(call),
            Stage::Code => code(call),
            Stage::Done => done(call),
        })}
    }
    .into_any()
}

fn denied(call: Call) -> Option<AnyView> {
    let at = call.caller.with(|caller| caller.as_ref()?.denied_at.clone())?;
    Some(notice(
        "warn",
        "triangle-alert",
        view! {
            <span>
                {tv!(
                    "The owner of the mailbox said they did not call ({when}). Be sure whom you are speaking to.",
                    when = view! { <Time at /> },
                )}
            </span>
        }
        .into_any(),
    ))
}

/// A sentence that stands out.
pub fn notice(tone: &'static str, icon: &'static str, inside: AnyView) -> AnyView {
    view! {
        <p class=format!("notice {tone}")>
            <Icon name=icon />
            <span>{inside}</span>
        </p>
    }
    .into_any()
}

/// Why the last act did not lead where it was to lead; aloud at once.
pub fn problem(call: Call) -> AnyView {
    view! {
        <div class="verify-problem" role="alert">
            {changing(move || call.problem.get().map(|text| notice("bad", "circle-alert", text.into_any())))}
        </div>
    }
    .into_any()
}

/// What is proven, large; Enter and Esc both close.
fn done(call: Call) -> AnyView {
    effect(|| focus(".verify-done button"));
    let (title, by, until) = call.proof.with_untracked(|proof| match proof {
        Some(proof) if proof.level == Level::Vouched => (words::proof(proof), None, Some(proof.until.clone())),
        Some(proof) => (words::level(proof.level).to_owned(), Some(proof.by.clone()), Some(proof.until.clone())),
        None => (words::level(Level::Mailbox).to_owned(), None, None),
    });
    view! {
        <div class="verify-done">
            <div role="status">
                <Icon name="shield-check" />
                <p class="verify-done-title">{title}</p>
                <p class="advice">
                    {by.map(|by| view! { {tv!("They read mail at {address}.", address = view! { <strong>{by}</strong> })} " " })}
                    {until.map(|at| tv!("It holds until {when}, longer while you work on it.", when = view! { <Clock at /> }))}
                </p>
            </div>
            <form method="dialog">
                <button class="button primary">{t("Done")}</button>
            </form>
        </div>
    }
    .into_any()
}
