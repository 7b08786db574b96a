//! The call that is going on in this session, as every page of an agent's knows it, with what else the corner shows.

use leptos::{prelude::*, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};
use model::{VisitId, staff::Corner, visits::OpenCall};

use super::{api::reopen_call, draft};
use crate::{
    error::ApiError,
    routes::To,
    staff::api::get_corner,
    t,
    ui::{erase::effect, latest::Latest, live::renew, signed_out::is_of, toast::Toasts},
};

#[derive(Clone, Copy)]
pub struct Now {
    pub call: RwSignal<Option<OpenCall>>,
    /// What the corner shows once it was asked again and is another.
    pub corner: RwSignal<Option<Corner>>,
    /// What it shows, the call apart: a menu that is open stays so.
    shown: StoredValue<Option<Corner>>,
    pub(super) toasts: Toasts,
    asked: Latest,
    path: Memo<String>,
    go: Callback<(String, NavigateOptions)>,
}

/// Once a document; the head of the page fills it in. Other tabs of the session begin, note and end calls too, customers ask, and
/// the database moves: whoever comes back to this one finds it as it is now.
pub fn provide() -> Now {
    let (path, navigate) = (use_location().pathname, use_navigate());
    let now = Now {
        call: RwSignal::new(None),
        corner: RwSignal::new(None),
        shown: StoredValue::new(None),
        toasts: expect_context(),
        asked: Latest::default(),
        path,
        go: Callback::new(move |(path, how): (String, NavigateOptions)| navigate(&path, how)),
    };
    provide_context(now);
    effect(move || {
        let back = window_event_listener_untyped("focus", move |_| now.refresh());
        on_cleanup(move || back.remove());
    });
    now
}

impl Now {
    /// The corner is drawn, and the call is as it came with it.
    pub fn begin(self, mut corner: Corner) {
        let call = corner.call.take();
        is_of(corner.me.id);
        self.shown.set_value(Some(corner));
        draft::deliver(call.as_ref().map(|call| call.id), self);
        renew(self.call, call);
    }

    /// The call as an act left it: what was asked before is older.
    pub fn take(self, call: Option<OpenCall>) {
        self.asked.begin();
        renew(self.call, call);
    }

    /// A call is over: on to its summary. Taken back, it goes on where it was ended.
    pub(super) fn ended(self, id: VisitId) {
        let here = window().location();
        let from = [here.pathname(), here.search()].into_iter().flatten().collect::<String>();
        let with = self.call.get_untracked().map(|call| call.user.name).unwrap_or_default();
        self.take(None);
        self.go.run((To::Call(id).to_string(), NavigateOptions::default()));
        // What takes it back may be pressed on another's card: it says whose call it is.
        let done = t!("Call with {user} ended", user = with);
        self.toasts.undoable(done, Box::new(move || self.reopen(id, from.clone())));
    }

    fn reopen(self, id: VisitId, from: String) {
        spawn_local(async move {
            match reopen_call(id).await {
                Ok(call) => {
                    self.take(Some(call));
                    // Whoever has gone on to another page since stays there.
                    if self.path.get_untracked() == To::Call(id).to_string() {
                        self.go.run((from, NavigateOptions { replace: true, ..NavigateOptions::default() }));
                    }
                }
                Err(ApiError { error }) => self.toasts.say(error.message),
            }
        });
    }

    /// A call may have begun: the first code begins one by itself.
    pub fn refresh(self) {
        let mine = self.asked.begin();
        spawn_local(async move {
            if let Ok(mut corner) = get_corner().await
                && self.asked.is_last(mine)
                && is_of(corner.me.id)
                // What is not saved is not taken off the screen.
                && (corner.call.is_some() || !draft::is_left())
            {
                let call = corner.call.take();
                renew(self.call, call.clone());
                if self.shown.with_value(|shown| shown.as_ref() != Some(&corner)) {
                    self.corner.set(Some(Corner { call, ..corner }));
                }
            }
        });
    }
}
