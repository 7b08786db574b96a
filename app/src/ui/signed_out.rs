//! A session that ends under an open page: nothing that the page showed stays on the screen, and it leads to the sign-in.

use std::cell::Cell;

use leptos::prelude::*;
use model::{AppError, ErrorKind};

use super::{erase::effect, problem::SignedOut};

thread_local! {
    /// Whether the session of this document has ended; nothing on the server, and where none is needed.
    static OVER: Cell<Option<RwSignal<bool>>> = const { Cell::new(None) };
}

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
    // What comes late is drawn into what is no longer there. Coming back from the sign-in by the browser's step back finds
    // nothing either.
    while let Some(part) = document().body().and_then(|body| body.first_element_child()) {
        part.remove();
    }
    over.set(true);
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
