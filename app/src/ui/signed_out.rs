//! A session that ends under an open page: nothing that the page showed stays on the screen, and it leads to the sign-in. Where
//! another has signed in by then, the page comes anew as theirs.

use std::cell::Cell;

use leptos::prelude::*;
use model::{AppError, ErrorKind, UserId};

use super::{erase::effect, problem::SignedOut, stored::Store, tabs};
use crate::visits::draft;

thread_local! {
    /// Whether the session of this document has ended; nothing on the server, and where none is needed.
    static OVER: Cell<Option<RwSignal<bool>>> = const { Cell::new(None) };
}

/// Whose session this tab has shown: what it keeps of theirs outlives the document.
const WHOSE: &str = "whose";

/// Called once, inside the router, of a page that only a session lets in.
pub fn provide() -> RwSignal<bool> {
    let over = RwSignal::new(false);
    effect(move || OVER.set(Some(over)));
    over
}

/// What the server said, whatever was asked.
pub fn heard(error: &AppError) {
    let Some(over) = OVER.get().filter(|_| error.kind == ErrorKind::SignedOut) else { return };
    if over.get_untracked() {
        return;
    }
    empty();
    over.set(true);
}

/// Whether the session, which is this one's by what the server says now, is that which this document has shown. Nothing of another's
/// stays on the screen or in this tab.
pub fn is_of(id: UserId) -> bool {
    let id = id.to_string();
    let same = Store::Tab.get(WHOSE).is_none_or(|before| before == id);
    Store::Tab.set(WHOSE, Some(&id));
    if !same {
        empty();
        draft::forget();
        Store::Tab.set(tabs::STORED, None);
        _ = window().location().reload();
    }
    same
}

/// What comes late is drawn into what is no longer there. Coming back by the browser's step back finds nothing either.
fn empty() {
    while let Some(part) = document().body().and_then(|body| body.first_element_child()) {
        part.remove();
    }
}

/// What stands there until the sign-in has come.
pub fn page() -> AnyView {
    view! {
        <main class="public">
            <SignedOut half=false />
        </main>
    }
    .into_any()
}
