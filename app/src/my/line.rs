//! One line of the wall, and what was asked about it.

use leptos::prelude::*;
use model::{
    EventId,
    audit::{ActorKind, EventRow, Outcome, Question, Untaken},
};

use crate::t;
use crate::ui::words::{t, tn, woven};
use crate::{
    audit::{
        note::note,
        words::{Told, outcome, told},
    },
    routes::Post,
    ui::{
        chip::Chip,
        icon::Icon,
        time::{Clock, Time},
    },
};

/// What the page knows of asking.
pub struct Asking {
    pub reads_only: bool,
    /// Of the page of the log; empty for the first.
    pub cursor: String,
    /// What was asked just now and not taken, and why not.
    pub again: Option<(Untaken, Option<&'static str>)>,
}

/// `new`: it came while the page was open.
pub fn line(event: EventRow, new: bool, asking: StoredValue<Asking>) -> AnyView {
    let Told { text, who, whom } = told(&event);
    let who = view! { <strong>{who}</strong> };
    let who = match event.provider.clone() {
        Some(provider) => {
            let provider = view! { <span class="hint">{t!("of {provider}", provider = provider)}</span> };
            view! { {who} " " {provider} }.into_any()
        }
        None => who.into_any(),
    };
    let whom = whom.map(|whom| ("whom", view! { <strong>{whom}</strong> }.into_any()));
    let told = woven(&text, whom.into_iter().chain([("who", who)]).collect());
    let refused = (event.outcome == Outcome::Refused)
        .then(|| view! { <span aria-hidden="true"><Chip word=outcome(event.outcome) /></span> });
    let words = format!("line-{}", event.id);
    let note = note(&event);
    let case = event.case.map(|case| t!("case {case}", case = case));
    let times = (event.times > 1).then(|| tn(event.times, "{n} time within the hour", "{n} times within the hour"));
    let more = note.into_iter().chain(times).chain(case).reduce(|note, case| format!("{note} · {case}"));
    let asked = match event.question {
        Some(question) => answered(question),
        None if event.actor == ActorKind::Agent => {
            asking.with_value(|asking| (!asking.reads_only).then(|| ask(event.id, words.clone(), asking))).into_any()
        }
        // What one's own people did is nothing for the provider to answer.
        None => ().into_any(),
    };
    view! {
        <article class="wall-line" class:new=new>
            <span class="wall-time"><Clock at=event.at /></span>
            <div class="wall-words" id=words>
                <p>
                    {told}
                    " "
                    {refused}
                </p>
                {more.map(|more| view! { <p class="wall-note">{more}</p> })}
            </div>
            {asked}
        </article>
    }
    .into_any()
}

fn answered(question: Question) -> AnyView {
    let answer = match question.answer {
        Some(answer) => view! {
            <p>
                <strong>{t("Answer:")} " "</strong>
                {answer}
                {question.answered_at.map(|at| view! { <span class="hint">" " <Time at /></span> })}
            </p>
        }
        .into_any(),
        None => view! { <p class="hint">{t("Your provider’s administrators have it. The answer comes here.")}</p> }
            .into_any(),
    };
    view! {
        <div class="wall-asked">
            <p>
                <strong>{t("Asked:")} " "</strong>
                {question.text}
                <span class="hint">{question.by.map(|by| format!(" {by}, "))} " " <Time at=question.at /></span>
            </p>
            {answer}
        </div>
    }
    .into_any()
}

/// Opens without script. `about` is the id of the words that are asked about.
fn ask(id: EventId, about: String, asking: &Asking) -> AnyView {
    let field = format!("ask-{id}");
    let again = asking.again.as_ref().filter(|(asked, _)| asked.about == id);
    let problem = again.and_then(|(_, problem)| *problem);
    // Of a text area Leptos escapes nothing.
    let written = again.map(|(asked, _)| asked.text.replace('&', "&amp;").replace('<', "&lt;"));
    view! {
        <details class="wall-ask" open=again.is_some()>
            <summary aria-describedby=about>
                <Icon name="circle-help" />
                {t("Ask about this")}
            </summary>
            <form method="post" action=Post::MyQuestion.to_string()>
                <input type="hidden" name="id" value=id.to_string() />
                <input type="hidden" name="cursor" value=asking.cursor.clone() />
                {problem.map(|words| view! { <p class="notice bad" role="alert">{words}</p> })}
                <label for=field.clone()>{t("Your question to the provider’s administrators")}</label>
                <textarea name="text" id=field rows="2" required=true minlength="3" maxlength="1000" inner_html=written></textarea>
                <button class="button primary">{t("Send the question")}</button>
            </form>
        </details>
    }
    .into_any()
}
