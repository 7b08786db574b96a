//! The notes of a call at work: they save themselves, and what the server has not got stays in the field and is tried again.

use std::time::Duration;

use leptos::{prelude::*, task::spawn_local};
use model::{ErrorKind, VisitId, visits::OpenCall};

use super::api::note_call;
use crate::error::ApiError;
use crate::t;
use crate::ui::words::t;

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
    /// Counts what was typed; what was saved is compared with it.
    typed: StoredValue<u32>,
    saved: StoredValue<u32>,
}

impl Notes {
    pub fn new(call: &OpenCall) -> Self {
        Self {
            id: call.id,
            text: RwSignal::new(call.notes.clone()),
            case: RwSignal::new(call.case.clone().unwrap_or_default()),
            said: RwSignal::new(if call.noted_at.is_some() { t("Saved") } else { "" }.to_owned()),
            typed: StoredValue::new(0),
            saved: StoredValue::new(0),
        }
    }

    /// Something was typed: it is saved when the typing pauses.
    pub fn typed(self) {
        self.typed.update_value(|typed| *typed += 1);
        let mine = self.typed.get_value();
        self.said.set("…".to_owned());
        set_timeout(move || self.save_if(mine), PAUSE);
    }

    /// The field was left: there is nothing to wait for.
    pub fn left(self) {
        if self.open() {
            self.save_if(self.typed.get_value());
        }
    }

    /// Not all that was typed is with the server.
    pub fn open(self) -> bool {
        self.typed.get_value() != self.saved.get_value()
    }

    fn save_if(self, mine: u32) {
        if self.typed.try_get_value() == Some(mine) && self.saved.get_value() != mine {
            spawn_local(async move { _ = self.save().await });
        }
    }

    /// Whether all of it is with the server now.
    pub async fn save(self) -> bool {
        let mine = self.typed.get_value();
        let case = self.case.get_untracked().trim().to_owned();
        let answer = note_call(self.id, self.text.get_untracked(), Some(case)).await;
        // Nobody, once the call was left.
        let Some(typed) = self.typed.try_get_value() else { return false };
        match answer {
            Ok(_) => {
                self.saved.set_value(mine);
                if typed == mine {
                    self.said.set(t("Saved").to_owned());
                }
                true
            }
            Err(ApiError { error }) => {
                let again = matches!(error.kind, ErrorKind::Offline | ErrorKind::Unavailable | ErrorKind::Internal);
                if again {
                    self.said.set(t("Not saved yet: no connection. Trying again…").to_owned());
                    set_timeout(move || self.save_if(typed), AGAIN);
                } else {
                    self.said.set(t!("Not saved: {message}", message = error.message));
                }
                false
            }
        }
    }
}
