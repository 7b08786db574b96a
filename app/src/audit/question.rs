//! What a customer asked about a line, and the provider's answer to it.

use leptos::{html, prelude::*, task::spawn_local};
use model::{EventId, audit::Question};

use super::api::answer_question;
use crate::ui::words::t;
use crate::{
    error::ApiError,
    security::prove::fresh,
    ui::{
        erase::{changing, flag, submit},
        icon::Icon,
        time::Time,
        toast::Toasts,
    },
    verification::show::notice,
};
use crate::{t, tv};

/// `open`: whether the reader may answer where nobody has.
pub fn question(id: EventId, asked: Question, open: bool) -> AnyView {
    let answer = RwSignal::new(asked.answer);
    let by = asked.by.unwrap_or_else(|| t("Somebody of the customer").to_owned());
    let answered_at = asked.answered_at;
    view! {
        <div class="log-question">
            <p>
                <Icon name="info" />
                <span>
                    {tv!(
                        "{name} asked {when}: “{text}”",
                        name = view! { <strong>{by}</strong> },
                        when = view! { <Time at=asked.at /> },
                        text = asked.text,
                    )}
                </span>
            </p>
            {changing(move || match answer.get() {
                Some(text) => {
                    let told = match answered_at.clone() {
                        Some(at) => tv!("Answered {when}: “{text}”", when = view! { <Time at /> }, text = text),
                        None => t!("Answered: “{text}”", text = text).into_any(),
                    };
                    Some(view! { <p class="log-answer">{told}</p> }.into_any())
                }
                None => open.then(|| form(id, answer)),
            })}
        </div>
    }
    .into_any()
}

fn form(id: EventId, answer: RwSignal<Option<String>>) -> AnyView {
    let toasts = expect_context::<Toasts>();
    let field = NodeRef::<html::Textarea>::new();
    let (busy, problem) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let sent = submit(move |_| {
        let said = field.get_untracked().map(|field| field.value().trim().to_owned()).unwrap_or_default();
        if busy.get_untracked() || said.is_empty() {
            return;
        }
        busy.set(true);
        problem.set(None);
        spawn_local(async move {
            let answered = fresh(|| answer_question(id, said.clone())).await;
            if busy.try_set(false).is_some() {
                return;
            }
            match answered {
                Ok(()) => {
                    toasts.say(t("The customer reads your answer on their own page").to_owned());
                    answer.set(Some(said));
                }
                Err(ApiError { error }) => problem.set(Some(error.message)),
            }
        });
    });
    view! {
        <form class="form needs-script" on:submit=sent>
            <label class="field">
                <span>{t("Your answer, which the customer reads")}</span>
                <textarea rows="2" maxlength="1000" required=true node_ref=field></textarea>
            </label>
            <div role="alert">
                {changing(move || problem.get().map(|text| notice("bad", "circle-alert", text.into_any())))}
            </div>
            <div class="actions">
                <button class="button" aria-disabled=flag(move || busy.get())>
                    {t("Answer")}
                </button>
            </div>
        </form>
    }
    .into_any()
}
