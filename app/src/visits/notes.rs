//! The notes of a call at work: they save themselves, one save at a time, and what the server has not got stays in the
//! field, outlives the document and is tried again. What others wrote meanwhile is kept beside what was typed here.

use std::time::Duration;

use leptos::{prelude::*, task::spawn_local};
use model::{
    ErrorKind, VisitId,
    visits::{Noted, OpenCall},
};

use super::{
    draft::{Base, Draft, forget, may_pass},
    now::Now,
};
use crate::error::ApiError;
use crate::t;
use crate::ui::{dialog, erase::effect, words::t};

/// How long nothing is typed before it is saved.
const PAUSE: Duration = Duration::from_secs(1);

/// Between two tries where the server could not be reached.
const AGAIN: Duration = Duration::from_secs(3);

#[derive(Clone, Copy)]
pub struct Notes {
    id: VisitId,
    pub text: RwSignal<String>,
    pub case: RwSignal<String>,
    /// How the saving goes, in words.
    pub said: RwSignal<String>,
    /// The call is over elsewhere: what is not saved by now stays here until it is dismissed.
    pub over: RwSignal<bool>,
    /// What this window last had of the server.
    base: StoredValue<Base>,
    /// Counts what was typed; what was saved is compared with it.
    typed: StoredValue<u32>,
    saved: StoredValue<u32>,
    /// A save is under way: of two the server might take the older one last.
    saving: StoredValue<bool>,
    /// Who waits for the end of the saving.
    then: StoredValue<Option<Callback<bool>>>,
    now: Now,
}

impl Notes {
    pub fn new(call: &OpenCall, now: Now) -> Self {
        let left = Draft::left(call.id);
        let typed = u32::from(left.is_some());
        let Draft { base, case, text, .. } = left.unwrap_or_else(|| Draft::of(call));
        let said = match call.noted_at {
            _ if typed > 0 => "…",
            Some(_) => t("Saved"),
            None => "",
        };
        let notes = Self {
            id: call.id,
            text: RwSignal::new(text),
            case: RwSignal::new(case),
            said: RwSignal::new(said.to_owned()),
            over: RwSignal::new(false),
            base: StoredValue::new(base),
            typed: StoredValue::new(typed),
            saved: StoredValue::new(0),
            saving: StoredValue::new(false),
            then: StoredValue::new(None),
            now,
        };
        if notes.open() {
            notes.save();
        }
        effect(move || {
            let leaving = window_event_listener_untyped("beforeunload", move |event| {
                // Not once the bar was taken from the screen: then it is not the reader who leaves.
                if notes.open() && document().get_element_by_id("call-notes").is_some() {
                    notes.save();
                    event.prevent_default();
                }
            });
            on_cleanup(move || leaving.remove());
        });
        // What was written in another tab of this session; or it goes on after all.
        effect(move || match now.call.get().filter(|call| call.id == notes.id) {
            Some(_) if notes.open() => notes.over.set(false),
            Some(call) => notes.show(Draft::of(&call)),
            None => {}
        });
        notes
    }

    /// Something was typed: it is saved when the typing pauses.
    pub fn typed(self) {
        self.typed.update_value(|typed| *typed += 1);
        let mine = self.typed.get_value();
        self.said.set("…".to_owned());
        self.draft().store();
        set_timeout(move || self.save_if(mine), PAUSE);
    }

    /// The field was left: there is nothing to wait for.
    pub fn left(self) {
        if self.open() {
            self.save();
        }
    }

    /// Not all that was typed is with the server. A field is left, too, when it is taken off the screen: then nothing is open.
    fn open(self) -> bool {
        self.typed.try_get_value() != self.saved.try_get_value()
    }

    /// What stands in the fields.
    fn draft(self) -> Draft {
        let case = self.case.with_untracked(|case| case.trim().to_owned());
        Draft { id: self.id, base: self.base.get_value(), case, text: self.text.get_untracked() }
    }

    /// A field that is another gets the caret at its end: there stands what was typed here.
    fn show(self, draft: Draft) {
        let Draft { base, case, text, .. } = draft;
        self.base.set_value(base);
        // The server has it without the space round it.
        if self.case.with_untracked(|now| now.trim() != case) {
            dialog::set_value("#call-sheet input", &case);
            self.case.set(case);
        }
        if self.text.with_untracked(|now| *now != text) {
            dialog::set_value("#call-notes", &text);
            self.text.set(text);
        }
    }

    /// Somebody else has saved meanwhile; whether anything of what is here now is not with the server yet.
    fn meet(self, call: &OpenCall) -> bool {
        let mut draft = self.draft();
        draft.meet(call);
        draft.store();
        let more = !draft.is(call);
        self.show(draft);
        more
    }

    fn save_if(self, mine: u32) {
        if self.typed.try_get_value() == Some(mine) && self.saved.get_value() != mine {
            self.save();
        }
    }

    /// Saves what is left to save; `then` hears whether all of it is with the server.
    pub fn save_then(self, then: Callback<bool>) {
        self.then.set_value(Some(then));
        self.save();
    }

    /// Nothing while a save is under way: its end looks again.
    fn save(self) {
        if self.saving.get_value() {
            return;
        }
        if !self.open() {
            return self.ended(true);
        }
        self.saving.set_value(true);
        let (mine, draft) = (self.typed.get_value(), self.draft());
        spawn_local(async move {
            let answer = draft.save().await;
            // Nobody, once the call was left.
            if self.saving.try_set_value(false).is_some() {
                return;
            }
            let over = |no: &ApiError| matches!(no.error.kind, ErrorKind::Conflict | ErrorKind::NotFound);
            self.over.set(answer.as_ref().is_err_and(over));
            match answer {
                Ok(Noted { call, kept }) => {
                    if kept {
                        self.base.set_value(Base::of(&call));
                        self.saved.set_value(mine);
                    } else if !self.meet(&call) {
                        self.saved.set_value(self.typed.get_value());
                    }
                    self.now.take(Some(call));
                    if self.open() {
                        return self.save();
                    }
                    forget();
                    self.said.set(t("Saved").to_owned());
                    self.ended(true);
                }
                Err(ApiError { error }) => {
                    if may_pass(error.kind) {
                        self.said.set(t("Not saved yet: no connection. Trying again…").to_owned());
                        let typed = self.typed.get_value();
                        set_timeout(move || self.save_if(typed), AGAIN);
                    } else {
                        self.said.set(t!("Not saved: {message}", message = error.message));
                    }
                    self.ended(false);
                }
            }
        });
    }

    /// Takes a call that is over off the screen, with what was not saved.
    pub fn dismiss(self) {
        forget();
        self.now.take(None);
    }

    fn ended(self, all: bool) {
        if let Some(then) = self.then.try_update_value(Option::take).flatten() {
            then.run(all);
        }
    }
}
