//! What is not read at once: what is below and beside the head of a page, and its dialogs. Who came by a click sees the head painted
//! before it is made.

use std::time::Duration;

use leptos::prelude::*;

use super::erase::{changing, effect};

/// Draws it after the next paint. Where the server draws the page, or its page is taken over, it is drawn with it; and where the
/// address names a place in the page, which may be this one.
pub fn later(draw: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    if cfg!(feature = "ssr") || taken_over() || names_a_place() {
        return draw();
    }
    let painted = RwSignal::new(false);
    effect(move || after_paint(move || _ = painted.try_set(true)));
    changing(move || painted.get().then(&draw))
}

/// Runs it once what has changed up to now is painted.
pub fn after_paint(run: impl FnOnce() + 'static) {
    if document().hidden() {
        // It is not painted.
        return run();
    }
    // What a frame asks for runs before it is painted; a task that it leaves behind, after.
    request_animation_frame(move || set_timeout(run, Duration::ZERO));
}

fn taken_over() -> bool {
    Owner::current_shared_context().is_some_and(|context| context.during_hydration())
}

fn names_a_place() -> bool {
    window().location().hash().is_ok_and(|hash| !hash.is_empty())
}
