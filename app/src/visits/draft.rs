//! Notes that the server has not got: what they were based on, and how they meet what others wrote meanwhile. They lie in
//! the browser tab's own storage, and so outlive the document.

use leptos::task::spawn_local;
use model::{
    ErrorKind, VisitId,
    visits::{Noted, OpenCall, merged},
};

use super::{api::note_call, now::Now};
use crate::error::ApiError;
use crate::t;
use crate::ui::{stored::Store, words::t};

/// Where the browser tab keeps it.
const STORED: &str = "notes";

/// The notes as the server had them.
#[derive(Clone, Debug, PartialEq)]
pub struct Base {
    revision: i64,
    case: String,
    text: String,
}

impl Base {
    pub fn of(call: &OpenCall) -> Self {
        Self { revision: call.revision, case: call.case.clone().unwrap_or_default(), text: call.notes.clone() }
    }
}

#[derive(Debug, PartialEq)]
pub struct Draft {
    pub id: VisitId,
    pub base: Base,
    pub case: String,
    pub text: String,
}

impl Draft {
    /// Nothing is written that the server has not got.
    pub fn of(call: &OpenCall) -> Self {
        let base = Base::of(call);
        Self { id: call.id, case: base.case.clone(), text: base.text.clone(), base }
    }

    /// Whether it is what the server has.
    pub fn is(&self, call: &OpenCall) -> bool {
        self.text == call.notes && self.case == call.case.as_deref().unwrap_or_default()
    }

    /// What was left here of this call by a document before.
    pub fn left(id: VisitId) -> Option<Self> {
        stored().filter(|draft| draft.id == id)
    }

    pub fn store(&self) {
        Store::Tab.set(STORED, Some(&self.written()));
    }

    fn written(&self) -> String {
        let Base { revision, case, text } = &self.base;
        let line = |text: &str| text.replace('\n', " ");
        let head = [self.id.to_string(), revision.to_string(), line(case), line(&self.case), text.len().to_string()];
        [&head.join("\n"), "\n", text, &self.text].concat()
    }

    fn read(written: &str) -> Option<Self> {
        let mut parts = written.splitn(6, '\n');
        let mut part = || parts.next();
        let (id, revision, was, case) = (part()?.parse().ok()?, part()?.parse().ok()?, part()?, part()?);
        let (long, texts) = (part()?.parse().ok()?, part()?);
        let (base, text) = texts.split_at_checked(long)?;
        let base = Base { revision, case: was.to_owned(), text: base.to_owned() };
        Some(Self { id, base, case: case.to_owned(), text: text.to_owned() })
    }

    /// The server's answer, which keeps it only where nobody else has saved since.
    pub async fn save(&self) -> Result<Noted, ApiError> {
        note_call(self.id, self.text.clone(), Some(self.case.clone()), Some(self.base.revision)).await
    }

    /// Somebody else has saved meanwhile: one text is made of both, based on theirs.
    pub fn meet(&mut self, call: &OpenCall) {
        let newer = Base::of(call);
        self.text = merged(&self.base.text, &newer.text, &self.text, "\n");
        self.case = merged(&self.base.case, &newer.case, &self.case, ", ");
        self.base = newer;
    }
}

fn stored() -> Option<Draft> {
    Draft::read(&Store::Tab.get(STORED)?)
}

/// Whether this tab has notes that the server has not got.
pub fn is_left() -> bool {
    Store::Tab.get(STORED).is_some()
}

/// Nothing of them is left in this browser.
pub fn forget() {
    Store::Tab.set(STORED, None);
}

/// Whether it may go better by itself.
pub fn may_pass(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::Offline | ErrorKind::Unavailable | ErrorKind::Internal)
}

/// Brings what was typed into a call of a session that has ended to where it belongs. `going_on` looks after its own.
pub fn deliver(going_on: Option<VisitId>, now: Now) {
    let Some(mut draft) = stored().filter(|draft| going_on != Some(draft.id)) else { return };
    spawn_local(async move {
        loop {
            match draft.save().await {
                Ok(Noted { kept: true, .. }) => {
                    now.toasts.say(t("The notes of the call before are saved with it.").to_owned());
                }
                Ok(Noted { call, .. }) => {
                    draft.meet(&call);
                    continue;
                }
                Err(ApiError { error }) if may_pass(error.kind) || error.kind == ErrorKind::SignedOut => return,
                Err(ApiError { error }) => now.toasts.say(t!("Not saved: {message}", message = error.message)),
            }
            return forget();
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_again_and_nothing_else() {
        let id = "e6c3f339-1a2b-4f1f-b1fd-42a29755d4c1".parse().expect("an id");
        for (was, text) in [("", ""), ("Olá.\n", "Olá.\n\nNão toca.\n"), ("1\n2", "")] {
            let base = Base { revision: 7, case: "T-9".to_owned(), text: was.to_owned() };
            let draft = Draft { id, base, case: String::new(), text: text.to_owned() };
            assert_eq!(Draft::read(&draft.written()), Some(draft));
        }
        for other in ["", "x\n1\n\n\n0\n", "e6c3f339-1a2b-4f1f-b1fd-42a29755d4c1\n1\n\n\n9\nshort"] {
            assert_eq!(Draft::read(other), None, "{other:?}");
        }
    }
}
