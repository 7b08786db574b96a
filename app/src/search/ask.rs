//! What the bar knows: the text, the scope, the last answer; and how it asks. An answer to anything but the last
//! question is dropped, and what was found stays until the next is there.

use std::time::Duration;

use leptos::{prelude::*, task::spawn_local};
use model::{
    AppError, ErrorKind,
    search::{OrgRef, SearchAnswer, Suggestions, Target},
};
use web_sys::js_sys::Math;

use super::api;
use crate::ui::words::t;
use crate::{
    error::ApiError,
    routes::To,
    ui::{latest::Latest, live::renew},
};

/// Hits a group in the list under the bar.
const HITS: i64 = 6;

/// An answer, and the question that it answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    pub q: String,
    pub answer: SearchAnswer,
}

/// The one search bar of the page, wherever it is shown.
#[derive(Clone, Copy)]
pub struct Bar {
    /// What stands in the input. The input itself is the reader's: it is never written to while they type.
    pub text: RwSignal<String>,
    pub scope: RwSignal<Option<OrgRef>>,
    pub open: RwSignal<bool>,
    /// The option that Enter opens, counted over all groups.
    pub active: RwSignal<Option<usize>>,
    pub answered: RwSignal<Option<Answered>>,
    pub suggestions: RwSignal<Option<Suggestions>>,
    pub problem: RwSignal<Option<AppError>>,
    /// The page of all results is on its way.
    pub going: RwSignal<bool>,
    /// Who leads to a page; more that is typed, or another page, takes it back.
    led: Latest,
    /// What was last opened of what stands in the bar.
    opened: StoredValue<Option<Target>>,
    /// The number of the last question, and whether its answer has still to come.
    asked: StoredValue<u32>,
    asking: StoredValue<bool>,
    /// Enter was pressed before the answer came.
    waiting: StoredValue<bool>,
}

impl Default for Bar {
    fn default() -> Self {
        Self {
            text: RwSignal::default(),
            scope: RwSignal::default(),
            open: RwSignal::new(false),
            active: RwSignal::default(),
            answered: RwSignal::default(),
            suggestions: RwSignal::default(),
            problem: RwSignal::default(),
            going: RwSignal::new(false),
            led: Latest::default(),
            opened: StoredValue::new(None),
            asked: StoredValue::new(0),
            asking: StoredValue::new(false),
            waiting: StoredValue::new(false),
        }
    }
}

impl Bar {
    /// Asks for what stands in the bar. `go` leads to a page, when Enter waits for this answer.
    pub fn ask(self, go: Callback<String>) {
        let q = self.text.get_untracked();
        self.leave();
        self.stay();
        self.opened.set_value(None);
        // What was chosen is an answer to another question.
        renew(self.active, None);
        if q.trim().is_empty() {
            self.answered.set(None);
            self.problem.set(None);
            return;
        }
        self.asking.set_value(true);
        self.send(q, self.asked.get_value(), go, true);
    }

    /// No answer is waited for any more.
    fn leave(self) {
        self.asked.update_value(|asked| *asked += 1);
        self.asking.set_value(false);
        self.waiting.set_value(false);
    }

    /// Other text, of which nobody has asked anything yet.
    pub fn put(self, text: &str) {
        self.leave();
        self.text.set(text.to_owned());
        self.answered.set(None);
    }

    /// Opens the list: of what was found, for which it asks where nobody has, or of what is offered before anything is typed.
    pub fn unfold(self, go: Callback<String>) {
        self.open.set(true);
        let unasked = !self.asking.get_value() && self.answered.with_untracked(Option::is_none);
        if unasked && self.text.with_untracked(|text| !text.trim().is_empty()) {
            self.ask(go);
        }
        self.offer();
    }

    /// Asks as the question of this number. A server that is busy is asked `again`, once, when it says that it is worth it.
    fn send(self, q: String, mine: u32, go: Callback<String>, again: bool) {
        let org = self.scope.get_untracked().map(|org| org.id);
        spawn_local(async move {
            let answer = api::search(q.clone(), org, Some(HITS)).await;
            if self.asked.get_value() != mine {
                return;
            }
            match answer {
                Ok(answer) => {
                    self.asking.set_value(false);
                    renew(self.problem, None);
                    renew(self.active, None);
                    self.answered.set(Some(Answered { q, answer }));
                    if self.waiting.get_value() {
                        self.enter(go);
                    }
                }
                Err(ApiError { error }) if again && error.kind == ErrorKind::Unavailable => {
                    // Not all who were sent away come again at one moment.
                    let wait = f64::from(error.retry_after.unwrap_or(1)) * (1.0 + Math::random() / 2.0);
                    self.problem
                        .set(Some(AppError { message: t("Farol is busy, trying again…").to_owned(), ..error }));
                    let send = move || {
                        // Nothing, once more was typed or the page was left.
                        if self.asked.try_get_value() == Some(mine) {
                            self.send(q, mine, go, false);
                        }
                    };
                    set_timeout(send, Duration::from_secs_f64(wait));
                }
                Err(ApiError { error }) => {
                    self.leave();
                    self.problem.set(Some(error));
                }
            }
        });
    }

    /// Enter with no option active: the one exact hit, else the page of results.
    pub fn enter(self, go: Callback<String>) {
        let q = self.text.get_untracked();
        if q.trim().is_empty() {
            return;
        }
        let answered = self.answered.get_untracked().filter(|answered| answered.q == q);
        match answered {
            None => {
                if !self.asking.get_value() || self.problem.get_untracked().is_some() {
                    self.ask(go);
                }
                self.waiting.set_value(true);
            }
            Some(Answered { answer: SearchAnswer { exact: Some(exact), .. }, .. }) => self.visit(exact, go),
            Some(_) => self.results(go),
        }
    }

    /// What was on its way to a page leads to none any more.
    pub fn stay(self) {
        self.led.begin();
        renew(self.going, false);
    }

    /// Opens a hit; the search is recorded on the way.
    pub fn visit(self, target: Target, go: Callback<String>) {
        self.stay();
        self.record(target.clone());
        self.close();
        go.run(target.path());
    }

    /// Records that `opened` came of the search that found it, without waiting; once, however often Enter is pressed.
    pub fn record(self, opened: Target) {
        if self.opened.with_value(|before| before.as_ref() == Some(&opened)) {
            return;
        }
        self.opened.set_value(Some(opened.clone()));
        let q = self.answered.with_untracked(|answered| answered.as_ref().map(|answered| answered.q.clone()));
        let q = q.unwrap_or_else(|| self.text.get_untracked());
        let org = self.scope.get_untracked().map(|org| org.id);
        self.suggestions.set(None);
        spawn_local(async move { _ = api::commit_search(q, org, Some(opened)).await });
    }

    /// To the page of all results; once, however often Enter is pressed.
    pub fn results(self, go: Callback<String>) {
        if self.going.get_untracked() {
            return;
        }
        let (q, org) = (self.text.get_untracked(), self.scope.get_untracked().map(|org| org.id));
        let mine = self.led.begin();
        self.going.set(true);
        spawn_local(async move {
            let answer = api::commit_search(q, org, None).await;
            if !self.led.is_last(mine) {
                return;
            }
            self.going.set(false);
            match answer {
                Ok(id) => {
                    self.suggestions.set(None);
                    self.close();
                    go.run(To::Search(id).to_string());
                }
                Err(ApiError { error }) => {
                    self.problem.set(Some(error));
                    self.open.set(true);
                }
            }
        });
    }

    /// Asks once for what is offered before anything is typed.
    fn offer(self) {
        if self.suggestions.get_untracked().is_none() {
            spawn_local(async move {
                if let Ok(suggestions) = api::suggest().await {
                    self.suggestions.set(Some(suggestions));
                }
            });
        }
    }

    pub fn close(self) {
        self.open.set(false);
        self.active.set(None);
        self.waiting.set_value(false);
    }
}
