//! Looking into a customer's org at work: what is known of it, and the acts.

use std::time::Duration;

use leptos::{prelude::*, task::spawn_local};
use model::{
    ConsentId, OrgId,
    consent::OrgAccess,
    view::{Opened, ViewPage},
};

use super::api::{get_access, give_back_consent, request_consent};
use crate::{
    error::ApiError,
    routes::To,
    security::prove::fresh,
    ui::{
        dialog,
        latest::Latest,
        live::{reload, renew},
        toast::Toasts,
    },
    view::api::open_view,
    visits::now::Now,
};

/// Where the focus goes when what was pressed goes: to the request that was made, or to the panel.
pub const ASKED: &str = ".asked-state";
const HEADING: &str = "#looking-in h2";

/// What the dialog asks a reason for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Asks the customer for permission.
    Ask,
    /// Opens the view.
    View,
}

impl Wish {
    /// The id of its dialog.
    pub const fn dialog(self) -> &'static str {
        match self {
            Self::Ask => "ask-access",
            Self::View => "open-view",
        }
    }
}

#[derive(Clone, Copy)]
pub struct Looking {
    pub org: OrgId,
    pub access: RwSignal<OrgAccess>,
    /// Why the last act did not lead where it was to lead.
    pub problem: RwSignal<Option<String>>,
    pub busy: RwSignal<bool>,
    /// To how many administrators a request was mailed that was made on this page.
    pub mailed: StoredValue<Option<(ConsentId, i64)>>,
    go: Callback<To>,
    now: Option<Now>,
    reloads: Latest,
    toasts: Toasts,
}

impl Looking {
    /// `go` leads to a page.
    pub fn new(access: OrgAccess, go: Callback<To>) -> Self {
        Self {
            org: access.org.id,
            access: RwSignal::new(access),
            problem: RwSignal::new(None),
            busy: RwSignal::new(false),
            mailed: StoredValue::new(None),
            go,
            now: use_context(),
            reloads: Latest::default(),
            toasts: expect_context(),
        }
    }

    /// Opens the dialog; the case of the call that is going on stands in it already, and so does why the customer allowed a view.
    pub fn begin(self, wish: Wish) {
        if !dialog::open(wish.dialog()) {
            return;
        }
        renew(self.problem, None);
        let offer = |name: &str, text: Option<String>| {
            dialog::offer_value(&format!("#{} [name={name}]", wish.dialog()), &text.unwrap_or_default());
        };
        let case = self.now.and_then(|now| now.call.with_untracked(|call| call.as_ref()?.case.clone()));
        let live = self.access.with_untracked(|access| access.live.clone()).filter(|_| wish == Wish::View);
        let (reason, of_case) = live.map(|live| (live.reason, live.case)).unzip();
        offer("case", case.or(of_case.flatten()));
        offer("reason", reason);
    }

    /// Something changed: what is known is asked for again.
    pub fn refresh(self) {
        reload(self.access, self.reloads, get_access(self.org));
    }

    pub fn ask(self, reason: String, minutes: Option<i64>, case: Option<String>) {
        self.busy.set(true);
        spawn_local(async move {
            let answer = fresh(|| request_consent(self.org, reason.clone(), minutes, case.clone())).await;
            if let Some(asked) = self.answered(Wish::Ask, answer) {
                self.mailed.set_value(Some((asked.consent.id, asked.mailed)));
                self.access.update(|access| access.waiting = Some(asked));
                // The button that was pressed is gone: on to the request, once it is there.
                set_timeout(|| dialog::focus(ASKED), Duration::ZERO);
                self.refresh();
            }
        });
    }

    pub fn view(self, reason: String, case: Option<String>) {
        self.busy.set(true);
        spawn_local(async move {
            let answer = fresh(|| open_view(self.org, reason.clone(), case.clone())).await;
            if let Some(Opened { id, .. }) = self.answered(Wish::View, answer) {
                self.go.run(To::View(id, ViewPage::Overview));
            }
        });
    }

    /// Of a permission, or of a request that nobody has answered; `done` says which.
    pub fn give_back(self, id: ConsentId, done: &'static str) {
        spawn_local(async move {
            match give_back_consent(id).await {
                Ok(_) => {
                    to_heading();
                    self.toasts.say(done.to_owned());
                }
                Err(ApiError { error }) => self.toasts.say(error.message),
            }
            self.refresh();
        });
    }

    /// Closes the dialog, with nothing left in it, or says in it why not.
    fn answered<T>(self, wish: Wish, answer: Result<T, ApiError>) -> Option<T> {
        if self.busy.try_set(false).is_some() {
            return None;
        }
        match answer {
            Ok(done) => {
                dialog::close(wish.dialog());
                dialog::empty(wish.dialog());
                Some(done)
            }
            Err(ApiError { error }) => {
                self.problem.set(Some(error.message));
                None
            }
        }
    }
}

/// What was pressed is about to go: on to the panel's heading, which takes the focus for that alone.
fn to_heading() {
    if let Ok(Some(heading)) = document().query_selector(HEADING) {
        _ = heading.set_attribute("tabindex", "-1");
        dialog::focus(HEADING);
    }
}
