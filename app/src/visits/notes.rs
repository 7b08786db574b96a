//! The notes of a call at work: they save themselves, one save at a time, and what the server has not got stays in the
//! field, outlives the document and is tried again.

use std::time::Duration;

use leptos::{prelude::*, task::spawn_local};
use model::{ErrorKind, VisitId, visits::OpenCall};

use super::{api::note_call, now::Now};
use crate::error::ApiError;
use crate::t;
use crate::ui::{dialog, erase::effect, stored::Store, words::t};

/// How long nothing is typed before it is saved.
const PAUSE: Duration = Duration::from_secs(1);

/// Between two tries where the server could not be reached.
const AGAIN: Duration = Duration::from_secs(3);

/// Where the browser tab keeps what the server has not got.
const STORED: &str = "notes";

#[derive(Clone, Copy)]
pub struct Notes {
    id: VisitId,
    pub text: RwSignal<String>,
    pub case: RwSignal<String>,
    /// How the saving goes, in words.
    pub said: RwSignal<String>,
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
        let kept = kept().filter(|kept| kept.id == call.id);
        let typed = u32::from(kept.is_some());
        let (case, text) = kept
            .map_or_else(|| (call.case.clone().unwrap_or_default(), call.notes.clone()), |kept| (kept.case, kept.text));
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
        // What was written in another tab of this session.
        effect(move || {
            if let Some(call) = now.call.get().filter(|call| call.id == notes.id && !notes.open()) {
                notes.show(call);
            }
        });
        notes
    }

    /// Something was typed: it is saved when the typing pauses.
    pub fn typed(self) {
        self.typed.update_value(|typed| *typed += 1);
        let mine = self.typed.get_value();
        self.said.set("…".to_owned());
        let (id, case, text) = (self.id.to_string(), self.case.get_untracked(), self.text.get_untracked());
        Store::Tab.set(STORED, Some(&[id, case, text].join("\n")));
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

    fn show(self, call: OpenCall) {
        let case = call.case.unwrap_or_default();
        // The server has it without the space round it.
        if self.case.with_untracked(|now| now.trim() != case) {
            dialog::set_value("#call-sheet input", &case);
            self.case.set(case);
        }
        if self.text.with_untracked(|now| *now != call.notes) {
            dialog::set_value("#call-notes", &call.notes);
            self.text.set(call.notes);
        }
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
        let mine = self.typed.get_value();
        let (text, case) = (self.text.get_untracked(), self.case.get_untracked().trim().to_owned());
        spawn_local(async move {
            let answer = note_call(self.id, text, Some(case)).await;
            // Nobody, once the call was left.
            if self.saving.try_set_value(false).is_some() {
                return;
            }
            match answer {
                Ok(call) => {
                    self.saved.set_value(mine);
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

    fn ended(self, all: bool) {
        if let Some(then) = self.then.try_update_value(Option::take).flatten() {
            then.run(all);
        }
    }
}

/// Whether it may go better by itself.
fn may_pass(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::Offline | ErrorKind::Unavailable | ErrorKind::Internal)
}

/// What the server has not got.
struct Kept {
    id: VisitId,
    case: String,
    text: String,
}

fn kept() -> Option<Kept> {
    let all = Store::Tab.get(STORED)?;
    let mut parts = all.splitn(3, '\n').map(str::to_owned);
    Some(Kept { id: parts.next()?.parse().ok()?, case: parts.next()?, text: parts.next()? })
}

/// Whether this tab has notes that the server has not got.
pub fn are_kept() -> bool {
    Store::Tab.get(STORED).is_some()
}

/// Nothing of them is left in this browser.
pub fn forget() {
    Store::Tab.set(STORED, None);
}

/// Brings what was typed into a call of a session that has ended to where it belongs. `going_on` looks after its own.
pub fn deliver(going_on: Option<VisitId>, now: Now) {
    let Some(kept) = kept().filter(|kept| going_on != Some(kept.id)) else { return };
    spawn_local(async move {
        match note_call(kept.id, kept.text, Some(kept.case)).await {
            Ok(_) => now.toasts.say(t("The notes of the call before are saved with it.").to_owned()),
            Err(ApiError { error }) if may_pass(error.kind) || error.kind == ErrorKind::SignedOut => return,
            Err(ApiError { error }) => now.toasts.say(t!("Not saved: {message}", message = error.message)),
        }
        forget();
    });
}
